/** The SQL functions: what a call takes and asks, and how its answers are found. */
package io.encodeonce.spark.function;
