/** Rounds: workers learn side by side, and the driver puts together what they have learned. */
package io.encodeonce.spark.train.round;
