package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a model with token samplers learns to do without tokens (Tan, arXiv 2305.12458); checked when
 * made.
 *
 * @param tokens the share of documents' tokens that the decoder is to read, above 0; 1 reads all,
 *     and leaves samplers as they are
 * @param turns which other shares steps after the warm-up are of, with the same samplers
 * @param warmUp in which the share falls from 1
 * @param normWeight the weight of the norm of what samplers keep, after the warm-up
 * @param entropyWeight the weight of how sure samplers are of each token
 * @param noise the scale of what is added to their logits at random at first, at least 0; it falls
 *     to 0 in the warm-up, so that in the end a model learns of the tokens that it will read
 * @param temperature of the sigmoid whose gradient stands for that of keeping a token, above 0
 * @param samplerLearningRate the greatest learning rate of samplers, above 0; it follows the rate
 *     of all others
 */
public record AdaptingOptions(
    double tokens,
    BudgetTurns turns,
    WarmUp warmUp,
    double normWeight,
    double entropyWeight,
    double noise,
    double temperature,
    double samplerLearningRate)
    implements Serializable {
  public AdaptingOptions {
    Objects.requireNonNull(turns, "turns");
    Objects.requireNonNull(warmUp, "warmUp");
    OptionException.require(
        tokens > 0 && tokens <= 1, TrainingOption.TOKENS, tokens, "above 0 and at most 1");
    warmUp.requireOf(TrainingOption.TOKEN_WARM_UP_STEPS);
    OptionException.requireNotNegative(TrainingOption.NORM_WEIGHT, normWeight);
    OptionException.requireNotNegative(TrainingOption.ENTROPY_WEIGHT, entropyWeight);
    OptionException.requireNotNegative(TrainingOption.GUMBEL_NOISE, noise);
    OptionException.requirePositive(TrainingOption.GUMBEL_TEMPERATURE, temperature);
    OptionException.requirePositive(TrainingOption.SAMPLER_LEARNING_RATE, samplerLearningRate);
  }

  /**
   * What values say.
   *
   * @param steps of the whole run, {@link TrainingRun#UNLIMITED} where that is not known
   */
  static AdaptingOptions of(OptionValues values, long steps) {
    return new AdaptingOptions(
        values.get(TrainingOption.TOKENS),
        BudgetTurns.of(values),
        WarmUp.of(values, TrainingOption.TOKEN_WARM_UP_STEPS, steps),
        values.get(TrainingOption.NORM_WEIGHT),
        values.get(TrainingOption.ENTROPY_WEIGHT),
        values.get(TrainingOption.GUMBEL_NOISE),
        values.get(TrainingOption.GUMBEL_TEMPERATURE),
        values.get(TrainingOption.SAMPLER_LEARNING_RATE));
  }

  /** Whether tokens are dropped at all. */
  public boolean dropsTokens() {
    return tokens < 1;
  }

  /**
   * The share of tokens to be read at a step.
   *
   * @param step counted from 1
   */
  public double tokens(long step) {
    return warmUp.share(step, tokens);
  }

  /** The scale of the noise at a step, counted from 1: it falls to 0 while the share does. */
  public double noise(long step) {
    return warmUp.noise(step, noise);
  }

  /** The weight of the norm of what is kept at a step, counted from 1. */
  public double normWeight(long step) {
    return warmUp.contains(step) ? 0 : normWeight;
  }
}
