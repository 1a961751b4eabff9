package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import java.io.Serializable;
import java.util.function.IntToLongFunction;

/**
 * How long a run is, and what is done on the way; checked when made. It ends with the first of its
 * limits, of which it has one at least.
 *
 * @param steps at least 1, or {@link #UNLIMITED}
 * @param epochs at least 1, or {@link #ANY_EPOCHS}
 * @param minutes above 0; infinite for any
 * @param roundsSteps steps that each of several workers makes before their weights are averaged, at
 *     least 1
 * @param validationSteps from one validation to the next, or {@link #NEVER}
 * @param patience validations without a better one that end the run, or {@link #NEVER}
 * @param checkpointSteps after which the state is saved, or {@link #NEVER}
 * @param checkpointMinutes after which the state is saved, or 0 for never
 */
public record TrainingRun(
    long steps,
    int epochs,
    double minutes,
    int roundsSteps,
    int validationSteps,
    int patience,
    int checkpointSteps,
    double checkpointMinutes)
    implements Serializable {
  /** Stands for any number of steps. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Stands for any number of epochs. */
  public static final int ANY_EPOCHS = Integer.MAX_VALUE;

  /** Stands for what is not done. */
  public static final int NEVER = 0;

  private static final int DEFAULT_EPOCHS = 3;

  public TrainingRun {
    requireOne(TrainingOption.STEPS, steps);
    requireOne(TrainingOption.EPOCHS, epochs);
    OptionException.require(minutes > 0, TrainingOption.MINUTES, minutes, "above 0");
    OptionException.require(
        steps != UNLIMITED || epochs != ANY_EPOCHS || minutes < Double.POSITIVE_INFINITY,
        TrainingOption.MINUTES,
        minutes,
        "finite where neither %s nor %s are given"
            .formatted(TrainingOption.STEPS.key(), TrainingOption.EPOCHS.key()));
    requireOne(TrainingOption.ROUNDS_STEPS, roundsSteps);
    requireNotNegative(TrainingOption.VALIDATION_STEPS, validationSteps);
    requireNotNegative(TrainingOption.PATIENCE, patience);
    requireNotNegative(TrainingOption.CHECKPOINT_STEPS, checkpointSteps);
    OptionException.require(
        checkpointMinutes >= 0,
        TrainingOption.CHECKPOINT_MINUTES,
        checkpointMinutes,
        "above 0, or 0 for never");
  }

  private static void requireOne(RuntimeOption<Integer> option, long value) {
    OptionException.require(value >= 1, option.key(), value, "at least 1");
  }

  private static void requireNotNegative(RuntimeOption<Integer> option, int value) {
    OptionException.require(value >= 0, option, value, "at least 1, or 0 for never");
  }

  /**
   * What values say, and the defaults where they say nothing.
   *
   * @throws OptionException if an option has a value that it cannot have
   */
  public static TrainingRun of(OptionValues values) {
    boolean isLimited =
        values.find(TrainingOption.STEPS).isPresent()
            || values.find(TrainingOption.MINUTES).isPresent();
    return new TrainingRun(
        values.find(TrainingOption.STEPS).map(Integer::longValue).orElse(UNLIMITED),
        values.find(TrainingOption.EPOCHS).orElse(isLimited ? ANY_EPOCHS : DEFAULT_EPOCHS),
        values.find(TrainingOption.MINUTES).orElse(Double.POSITIVE_INFINITY),
        values.get(TrainingOption.ROUNDS_STEPS),
        values.get(TrainingOption.VALIDATION_STEPS),
        values.get(TrainingOption.PATIENCE),
        values.get(TrainingOption.CHECKPOINT_STEPS),
        values.get(TrainingOption.CHECKPOINT_MINUTES));
  }

  /**
   * The most steps that the run can have, {@link #UNLIMITED} where minutes alone limit it.
   *
   * @param ofEpochs gives the steps of so many epochs; asked where epochs limit the run
   */
  public long steps(IntToLongFunction ofEpochs) {
    return epochs == ANY_EPOCHS ? steps : Math.min(steps, ofEpochs.applyAsLong(epochs));
  }
}
