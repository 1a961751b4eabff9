package io.encodeonce.spark.train.check;

import io.encodeonce.spark.train.ValidationRecord;

/**
 * The best validation so far.
 *
 * @param step after which it was; 0 where there was none
 * @param rightShare of its answers
 * @param loss which decides where shares are the same
 * @param worseSince validations since then
 */
public record BestValidation(long step, double rightShare, double loss, int worseSince) {
  public static final BestValidation NONE = new BestValidation(0, -1, Double.POSITIVE_INFINITY, 0);

  public boolean isWorseThan(double otherShare, double otherLoss) {
    return otherShare > rightShare || (otherShare == rightShare && otherLoss < loss);
  }

  /** The best when there has been another. */
  public BestValidation after(ValidationRecord other) {
    if (other.best()) {
      return new BestValidation(other.step(), other.rightShare(), other.loss(), 0);
    }
    return step == 0 ? NONE : new BestValidation(step, rightShare, loss, worseSince + 1);
  }
}
