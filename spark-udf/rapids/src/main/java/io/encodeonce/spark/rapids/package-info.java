/** A function for plans that RAPIDS' accelerator computes on a GPU, column by column. */
package io.encodeonce.spark.rapids;
