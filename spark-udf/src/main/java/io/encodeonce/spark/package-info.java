/**
 * What users see: the functions of {@link io.encodeonce.spark.EncodeOnceExtensions}, their progress
 * and the sample.
 *
 * <p>A partition's rows are read ahead, answered by one runtime that all tasks of the executor
 * share, and handed on in their order.
 */
package io.encodeonce.spark;
