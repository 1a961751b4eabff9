package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import java.io.Serializable;
import java.util.Objects;

/**
 * What is learned of a step's answers; checked when made.
 *
 * @param dropout share of states that a step leaves out, 0 to below 1
 * @param labelSmoothing share of a target's probability given to all tokens alike, 0 to below 1
 * @param distillation what is learned of a teacher
 */
public record LossOptions(double dropout, double labelSmoothing, Distillation distillation)
    implements Serializable {
  public LossOptions {
    requireShare(TrainingOption.DROPOUT, dropout);
    requireShare(TrainingOption.LABEL_SMOOTHING, labelSmoothing);
    Objects.requireNonNull(distillation, "distillation");
  }

  private static void requireShare(RuntimeOption<Double> option, double value) {
    OptionException.require(value >= 0 && value < 1, option, value, "at least 0 and below 1");
  }

  static LossOptions of(OptionValues values) {
    return new LossOptions(
        values.get(TrainingOption.DROPOUT),
        values.get(TrainingOption.LABEL_SMOOTHING),
        Distillation.of(values));
  }
}
