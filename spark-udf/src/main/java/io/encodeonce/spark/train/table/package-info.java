/** From a table's columns to shards of tokens, one a worker. */
package io.encodeonce.spark.train.table;
