package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * What learners multiplied that ran, and what all learners would have, by all modules together: by
 * the sizes of their matrices, in no unit.
 */
public record LearnerWork(double run, double all) implements Serializable {
  public static final LearnerWork NONE = new LearnerWork(0, 0);

  public LearnerWork plus(LearnerWork other) {
    return new LearnerWork(run + other.run, all + other.all);
  }

  /** From 0 to 1; 1 where nothing was counted. */
  public double share() {
    return all == 0 ? 1 : run / all;
  }
}
