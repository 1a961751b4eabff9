/** The runtimes of an executor, shared by its tasks, and the driver's tokenizers. */
package io.encodeonce.spark.executor;
