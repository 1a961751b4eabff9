package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import java.io.Serializable;
import java.util.List;

/** How gradients change weights; checked when made. */
public sealed interface Optimizer extends Serializable {
  /** Which optimizer, and what goes with it where nothing is said. */
  enum Kind {
    /** What the T5 page of transformers recommends for it, and the norm of its trainer. */
    ADAMW(3e-4, 1),
    /** What T5's users set; clipped by its own threshold alone. */
    ADAFACTOR(1e-3, Double.POSITIVE_INFINITY);

    private final double learningRate;
    private final double clipNorm;

    Kind(double learningRate, double clipNorm) {
      this.learningRate = learningRate;
      this.clipNorm = clipNorm;
    }

    double learningRate() {
      return learningRate;
    }

    double clipNorm() {
      return clipNorm;
    }
  }

  /**
   * Loshchilov and Hutter, arXiv 1711.05101.
   *
   * @param beta1 how much of the gradients' mean is kept at each step, 0 to below 1
   * @param beta2 how much of their squares' mean is kept at each step, 0 to below 1
   * @param epsilon added to the root of those squares, above 0
   * @param weightDecay the share of a weight, times the learning rate, taken off at each step, at
   *     least 0
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      requireKept(LearningOption.BETA1, beta1);
      requireKept(LearningOption.BETA2, beta2);
      OptionException.requirePositive(LearningOption.EPSILON, epsilon);
      OptionException.requireNotNegative(LearningOption.WEIGHT_DECAY, weightDecay);
    }

    private static void requireKept(RuntimeOption<Double> option, double value) {
      OptionException.require(value >= 0 && value < 1, option, value, "at least 0 and below 1");
    }

    private static AdamW of(OptionValues values) {
      requireNoneOf(values, List.of(LearningOption.CLIP_THRESHOLD, LearningOption.DECAY_RATE));
      return new AdamW(
          values.get(LearningOption.BETA1),
          values.get(LearningOption.BETA2),
          values.get(LearningOption.EPSILON),
          values.get(LearningOption.WEIGHT_DECAY));
    }
  }

  /**
   * Shazeer and Stern, arXiv 1804.04235, at a given learning rate and without momentum, as T5 is
   * fine-tuned.
   *
   * @param clipThreshold the greatest root mean square that a tensor's update may have, above 0
   * @param decay the power of the step by which the squares' mean forgets, from -1 to below 0
   * @param weightDecay the share of a weight, times the learning rate, taken off at each step, at
   *     least 0
   */
  record Adafactor(double clipThreshold, double decay, double weightDecay) implements Optimizer {
    public Adafactor {
      OptionException.requirePositive(LearningOption.CLIP_THRESHOLD, clipThreshold);
      OptionException.require(
          decay >= -1 && decay < 0, LearningOption.DECAY_RATE, decay, "at least -1 and below 0");
      OptionException.requireNotNegative(LearningOption.WEIGHT_DECAY, weightDecay);
    }

    private static Adafactor of(OptionValues values) {
      requireNoneOf(
          values, List.of(LearningOption.BETA1, LearningOption.BETA2, LearningOption.EPSILON));
      return new Adafactor(
          values.get(LearningOption.CLIP_THRESHOLD),
          values.get(LearningOption.DECAY_RATE),
          values.get(LearningOption.WEIGHT_DECAY));
    }
  }

  /**
   * What values say.
   *
   * @throws OptionException if one cannot be, or is the other optimizer's
   */
  static Optimizer of(OptionValues values) {
    return switch (values.get(LearningOption.OPTIMIZER)) {
      case ADAMW -> AdamW.of(values);
      case ADAFACTOR -> Adafactor.of(values);
    };
  }

  private static void requireNoneOf(OptionValues values, List<RuntimeOption<Double>> others) {
    String kind = LearningOption.OPTIMIZER.print(values.get(LearningOption.OPTIMIZER));
    for (RuntimeOption<Double> other : others) {
      values
          .find(other)
          .ifPresent(
              value ->
                  OptionException.require(
                      false,
                      other,
                      value,
                      "left out where %s is %s".formatted(LearningOption.OPTIMIZER.key(), kind)));
    }
  }
}
