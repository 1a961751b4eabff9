package io.encodeonce.spark.train.check;

import io.encodeonce.spark.train.ValidationRecord;
import io.encodeonce.spark.train.round.Learner;

/** Tells how far a model has come. */
@FunctionalInterface
public interface Validator {
  /**
   * Judges what was learned.
   *
   * @param checkpoint where the learner's weights are
   * @param best validation before
   */
  ValidationRecord validate(Learner learner, String checkpoint, BestValidation best);
}
