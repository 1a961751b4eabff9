/**
 * Training on Spark: a table becomes shards of tokens, one a worker; workers learn in rounds, and
 * the driver puts together what they have learned.
 */
package io.encodeonce.spark.train;
