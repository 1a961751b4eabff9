package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.Objects;

/**
 * The learning rate of each step: it grows in a line for some steps, then falls by a rule. The
 * rates are those of Hugging Face's schedules of the same names, which count steps from 0: with a
 * warm-up the first step's rate is 0, and linear and cosine reach 0 after the last step.
 *
 * @param peak the greatest, above 0
 * @param warmUpSteps until it is reached, at most as many as {@code steps}
 * @param steps of the whole run, at least 1; {@link TrainingRun#UNLIMITED} where that is not known,
 *     which linear and cosine cannot do with
 */
public record LearningRate(Decay decay, double peak, long warmUpSteps, long steps)
    implements Serializable {
  private static final long MOST_DEFAULT_WARM_UP = 500;

  /** The inverse square root's unit where there is no warm-up to be it. */
  private static final long ROOT_STEPS = 10_000;

  /** What becomes of the rate after the warm-up. */
  public enum Decay {
    CONSTANT,
    /** In a line to 0 after the last step. */
    LINEAR,
    /** Half a wave to 0 after the last step. */
    COSINE,
    /**
     * With the root of the steps since the start, as many as the warm-up's being the unit; without
     * a warm-up 10,000 of them, counted as if that many were over.
     */
    INVERSE_SQUARE_ROOT
  }

  public LearningRate {
    Objects.requireNonNull(decay, "decay");
    OptionException.requirePositive(LearningOption.LEARNING_RATE, peak);
    OptionException.require(steps >= 1, TrainingOption.STEPS.key(), steps, "at least 1");
    OptionException.require(
        warmUpSteps >= 0 && warmUpSteps <= steps,
        LearningOption.WARM_UP_STEPS.key(),
        warmUpSteps,
        "from 0 to the steps of the run (%d)".formatted(steps));
    boolean needsEnd = decay == Decay.LINEAR || decay == Decay.COSINE;
    OptionException.require(
        !(needsEnd && steps == TrainingRun.UNLIMITED),
        LearningOption.DECAY,
        decay,
        "constant or inverse_square_root where %s alone limit the run; give %s or %s beside it"
            .formatted(
                TrainingOption.MINUTES.key(),
                TrainingOption.STEPS.key(),
                TrainingOption.EPOCHS.key()));
  }

  /**
   * What values say.
   *
   * @param steps of the whole run
   */
  static LearningRate of(OptionValues values, long steps) {
    boolean isEndless = steps == TrainingRun.UNLIMITED;
    return new LearningRate(
        values.find(LearningOption.DECAY).orElse(isEndless ? Decay.CONSTANT : Decay.LINEAR),
        values
            .find(LearningOption.LEARNING_RATE)
            .orElseGet(() -> values.get(LearningOption.OPTIMIZER).learningRate()),
        values
            .find(LearningOption.WARM_UP_STEPS)
            .map(Integer::longValue)
            .orElseGet(() -> Math.min(steps / 10, MOST_DEFAULT_WARM_UP)),
        steps);
  }

  /**
   * The rate of a step.
   *
   * @param step counted from 1
   */
  public double at(long step) {
    long done = step - 1;
    return peak * (done < warmUpSteps ? (double) done / warmUpSteps : left(done));
  }

  /** The share of the peak that is left after so many steps. */
  private double left(long done) {
    return switch (decay) {
      case CONSTANT -> 1;
      case LINEAR -> 1 - progress(done);
      case COSINE -> (1 + Math.cos(Math.PI * progress(done))) / 2;
      case INVERSE_SQUARE_ROOT -> 1 / Math.sqrt(roots(done));
    };
  }

  /** From 0, at the end of the warm-up, to 1 at the end of the run and after it. */
  private double progress(long done) {
    return Math.min(1, (double) (done - warmUpSteps) / Math.max(1, steps - warmUpSteps));
  }

  private double roots(long done) {
    return warmUpSteps > 0
        ? (double) done / warmUpSteps
        : (double) (done + ROOT_STEPS) / ROOT_STEPS;
  }
}
