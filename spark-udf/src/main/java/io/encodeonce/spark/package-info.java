/**
 * Answers as a Dataset transformation: {@link io.encodeonce.spark.Decomposition} is the way in.
 *
 * <p>A partition's rows are read ahead, answered by one runtime that all tasks of the executor
 * share, and handed on in their order.
 */
package io.encodeonce.spark;
