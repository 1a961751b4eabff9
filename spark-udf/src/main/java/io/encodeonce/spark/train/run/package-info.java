/** A run from its table to its checkpoint. */
package io.encodeonce.spark.train.run;
