package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a model with learners is made and learns to run fewer of them (Wojcik et al., arXiv
 * 2312.10193); checked when made.
 *
 * @param learned what a run learns of the model
 * @param budget the share of its learners' work that it is to do with, above 0 and at most 1; or
 *     {@link #GATES_AS_THEY_ARE}
 * @param warmUp in which the share may fall from 1
 * @param budgetWeight the price of the share where it is a hundredth too large
 * @param entropyWeight the weight of how alike the numbers of learners are that tokens get
 * @param diversityWeight the weight of how different the shares of documents are
 * @param noise the scale of what is added to gates' logits at random at first, at least 0; it falls
 *     to 0 in the warm-up, so that in the end a model learns of the learners that it will run
 * @param temperature of the softmax whose gradient stands for that of a choice, above 0
 * @param gateLearningRate the greatest learning rate of gates, above 0; it follows the rate of all
 *     others
 * @param tau the share of the distance from the dense module that a learner must take away too
 *     little to beat for the next ones to be left out, above 0 and at most 1
 */
public record EffortOptions(
    LearnedParts learned,
    double budget,
    WarmUp warmUp,
    double budgetWeight,
    double entropyWeight,
    double diversityWeight,
    double noise,
    double temperature,
    double gateLearningRate,
    double tau)
    implements Serializable {
  /** Stands for no {@link #budget}: gates choose what they chose, and learn nothing. */
  public static final double GATES_AS_THEY_ARE = Double.POSITIVE_INFINITY;

  public EffortOptions {
    Objects.requireNonNull(learned, "learned");
    Objects.requireNonNull(warmUp, "warmUp");
    OptionException.require(
        (budget > 0 && budget <= 1) || budget == GATES_AS_THEY_ARE,
        EffortOption.ACM,
        budget,
        "above 0 and at most 1");
    OptionException.require(
        learned == LearnedParts.MODEL || budget == GATES_AS_THEY_ARE,
        EffortOption.LEARN,
        learned,
        "model where %s is given".formatted(EffortOption.ACM.key()));
    warmUp.requireOf(EffortOption.ACM_WARM_UP_STEPS);
    OptionException.requireNotNegative(EffortOption.ACM_WEIGHT, budgetWeight);
    OptionException.requireNotNegative(EffortOption.CHOICE_ENTROPY_WEIGHT, entropyWeight);
    OptionException.requireNotNegative(EffortOption.CHOICE_DIVERSITY_WEIGHT, diversityWeight);
    OptionException.requireNotNegative(EffortOption.GATE_NOISE, noise);
    OptionException.requirePositive(EffortOption.GATE_TEMPERATURE, temperature);
    OptionException.requirePositive(EffortOption.GATE_LEARNING_RATE, gateLearningRate);
    OptionException.require(tau > 0 && tau <= 1, EffortOption.TAU, tau, "above 0 and at most 1");
  }

  /**
   * What values say.
   *
   * @param steps of the whole run, {@link TrainingRun#UNLIMITED} where that is not known
   */
  static EffortOptions of(OptionValues values, long steps) {
    return new EffortOptions(
        values.get(EffortOption.LEARN),
        values.find(EffortOption.ACM).orElse(GATES_AS_THEY_ARE),
        WarmUp.of(values, EffortOption.ACM_WARM_UP_STEPS, steps),
        values.get(EffortOption.ACM_WEIGHT),
        values.get(EffortOption.CHOICE_ENTROPY_WEIGHT),
        values.get(EffortOption.CHOICE_DIVERSITY_WEIGHT),
        values.get(EffortOption.GATE_NOISE),
        values.get(EffortOption.GATE_TEMPERATURE),
        values.get(EffortOption.GATE_LEARNING_RATE),
        values.get(EffortOption.TAU));
  }

  /** Whether gates learn to keep a budget. */
  public boolean hasBudget() {
    return budget != GATES_AS_THEY_ARE;
  }

  /** Whether a model's modules learn from those of the dense model that it was made of. */
  public boolean imitates() {
    return learned != LearnedParts.MODEL;
  }

  /**
   * The share of learners' work that may be run at a step.
   *
   * @param step counted from 1
   */
  public double budget(long step) {
    return warmUp.share(step, budget);
  }

  /** The scale of the noise at a step, counted from 1: it falls to 0 while the share does. */
  public double noise(long step) {
    return warmUp.noise(step, noise);
  }
}
