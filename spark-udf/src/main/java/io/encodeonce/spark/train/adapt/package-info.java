/** Adaptation: runs one after the other that make a checkpoint smaller and faster. */
package io.encodeonce.spark.train.adapt;
