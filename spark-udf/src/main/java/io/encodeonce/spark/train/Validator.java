package io.encodeonce.spark.train;

/** Tells how far a model has come. */
@FunctionalInterface
interface Validator {
  /**
   * Judges what was learned.
   *
   * @param checkpoint where the learner's weights are
   * @param best validation before
   */
  ValidationRecord validate(Learner learner, String checkpoint, BestValidation best);
}
