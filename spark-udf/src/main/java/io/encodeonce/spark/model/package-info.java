/** A model's files: hashed by the driver, fetched and checked by executors. */
package io.encodeonce.spark.model;
