package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;

/**
 * How the masks of a model are closed ({@link PrunableCheckpoint}); checked when made.
 *
 * @param share of the layers' weights that is pruned at last, 0 to below 1
 * @param warmUpSteps in which it grows from 0 to that, in a line, at least 0
 * @param maskLearningRate the greatest of the masks and of what holds the share, above 0
 */
public record PruningOptions(double share, int warmUpSteps, double maskLearningRate)
    implements Serializable {
  /** The most steps of a warm-up of which nothing is said. */
  private static final int MOST_WARM_UP_STEPS = 2000;

  /** The share of a run that is such a warm-up. */
  private static final int WARM_UP_PART = 3;

  public PruningOptions {
    OptionException.require(
        share >= 0 && share < 1, PruningOption.PRUNE, share, "at least 0 and below 1");
    OptionException.require(
        warmUpSteps >= 0, PruningOption.PRUNE_WARM_UP_STEPS, warmUpSteps, "at least 0");
    OptionException.requirePositive(PruningOption.MASK_LEARNING_RATE, maskLearningRate);
  }

  /**
   * @param steps of the whole run
   */
  static PruningOptions of(OptionValues values, long steps) {
    return new PruningOptions(
        values.get(PruningOption.PRUNE),
        values
            .find(PruningOption.PRUNE_WARM_UP_STEPS)
            .orElse((int) Math.min(MOST_WARM_UP_STEPS, steps / WARM_UP_PART)),
        values.get(PruningOption.MASK_LEARNING_RATE));
  }
}
