/**
 * The operator that answers calls beside a partition's rows: a reader makes windows of the rows,
 * which are answered together, and a writer makes rows of the results.
 */
package io.encodeonce.spark.exec;
