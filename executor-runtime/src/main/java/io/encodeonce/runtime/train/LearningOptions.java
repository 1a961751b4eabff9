package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.Objects;

/**
 * How weights change; checked when made.
 *
 * @param clipNorm the greatest norm of all gradients together, above 0; infinite for any
 */
public record LearningOptions(Optimizer optimizer, LearningRate learningRate, double clipNorm)
    implements Serializable {
  public LearningOptions {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(learningRate, "learningRate");
    OptionException.require(
        clipNorm > 0, LearningOption.CLIP_NORM, clipNorm, "above 0, or Infinity to clip nothing");
  }

  static LearningOptions of(OptionValues values, long steps) {
    return new LearningOptions(
        Optimizer.of(values),
        LearningRate.of(values, steps),
        values.find(LearningOption.CLIP_NORM).orElseGet(() -> usualClipNorm(values)));
  }

  /** Modules that learn each by itself must not be scaled by what others have still to learn. */
  private static double usualClipNorm(OptionValues values) {
    return values.get(EffortOption.LEARN) == LearnedParts.MODEL
        ? values.get(LearningOption.OPTIMIZER).clipNorm()
        : Double.POSITIVE_INFINITY;
  }
}
