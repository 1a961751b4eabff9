package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import java.io.Serializable;

/**
 * The steps in which a share falls from 1 to what it is to be, in a line, and noise to none. Steps
 * are counted from 1.
 *
 * @param steps at least 0
 */
public record WarmUp(long steps) implements Serializable {
  private static final long MOST_DEFAULT_STEPS = 2000;

  /**
   * What a value says, or else half of the run.
   *
   * @param runSteps of the whole run, {@link TrainingRun#UNLIMITED} where that is not known
   */
  static WarmUp of(OptionValues values, RuntimeOption<Integer> option, long runSteps) {
    return new WarmUp(
        values
            .find(option)
            .map(Integer::longValue)
            .orElseGet(() -> Math.min(runSteps / 2, MOST_DEFAULT_STEPS)));
  }

  /**
   * Checks that the steps are not below 0.
   *
   * @param option that says how many there are
   * @throws OptionException if they are
   */
  void requireOf(RuntimeOption<Integer> option) {
    OptionException.require(steps >= 0, option.key(), steps, "at least 0");
  }

  boolean contains(long step) {
    return step <= steps;
  }

  /**
   * @param last what the share is after the warm-up
   */
  double share(long step, double last) {
    return contains(step) ? 1 - (1 - last) * (step - 1) / steps : last;
  }

  /**
   * @param first the scale of the noise at the first step
   */
  double noise(long step, double first) {
    return contains(step) ? first * (steps - step + 1) / steps : 0;
  }
}
