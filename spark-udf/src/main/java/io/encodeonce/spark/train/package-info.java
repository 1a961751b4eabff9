/**
 * Training on Spark, and what its runs tell. {@code model} and {@code table} are what is trained on
 * what; {@code round} learns, {@code check} judges, {@code folder} keeps; {@code run} is all of it
 * for one checkpoint, and {@code adapt} a row of runs.
 */
package io.encodeonce.spark.train;
