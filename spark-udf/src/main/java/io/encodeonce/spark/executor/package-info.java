/** The runtimes of an executor, shared by its tasks. */
package io.encodeonce.spark.executor;
