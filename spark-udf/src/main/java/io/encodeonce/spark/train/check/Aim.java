package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.train.round.Learner;

/**
 * How cheap a model is to become.
 *
 * @param steps in which what it may cost still falls
 * @param tokenShare of documents' tokens, the most that it may keep after those
 * @param computeShare of learners' work, the most that it may run after those
 */
public record Aim(long steps, double tokenShare, double computeShare) {
  // A batch's share strays from the mean by hundredths.
  private static final double TOLERANCE = 0.05;

  /** What options say; nothing, for a model that stays as it is. */
  public static Aim of(TrainingOptions options) {
    long tokens = options.adapting().dropsTokens() ? options.adapting().warmUp().steps() : 0;
    long masks = options.pruning().share() > 0 ? options.pruning().warmUpSteps() : 0;
    long gates = options.effort().hasBudget() ? options.effort().warmUp().steps() : 0;
    return new Aim(
        Math.max(Math.max(tokens, masks), gates),
        options.adapting().tokens() + TOLERANCE,
        options.effort().budget() + TOLERANCE);
  }

  boolean isReached(Learner learner) {
    return learner.step() >= steps
        && learner.tokenShare() <= tokenShare
        && learner.computeShare() <= computeShare;
  }
}
