package io.encodeonce.runtime;

import java.io.Serializable;

/**
 * How an answer's tokens are taken; checked when made. What is drawn depends on the seed and on the
 * token's place in the answer, and on nothing that is computed beside it, unless a draft is asked
 * automatically under another rule than {@link Speculation.Rule#EXACT}.
 *
 * @param temperature what log-probabilities are divided by before a token is drawn; below 1 favours
 *     likely tokens, and 0 takes the likeliest without drawing
 * @param topK how many of the likeliest tokens are drawn from, at least 1; {@link #ALL_TOKENS} sets
 *     no limit
 * @param topP the probability that the likeliest tokens drawn from must reach together, above 0 and
 *     at most 1, which sets no limit
 * @param seed any number; the same gives the same answer
 */
public record Sampling(double temperature, int topK, double topP, long seed)
    implements Serializable {
  /** Stands for no limit of {@link #topK}. */
  public static final int ALL_TOKENS = 0;

  /** Always the likeliest token: greedy. */
  public static final Sampling LIKELIEST = new Sampling(0, ALL_TOKENS, 1, 0);

  public Sampling {
    OptionException.requireNotNegative(RuntimeOption.TEMPERATURE, temperature);
    OptionException.require(topK >= 0, RuntimeOption.TOP_K, topK, "at least 1, or 0 for no limit");
    OptionException.require(
        topP > 0 && topP <= 1, RuntimeOption.TOP_P, topP, "above 0 and at most 1");
  }

  static Sampling of(OptionValues values) {
    return new Sampling(
        values.get(RuntimeOption.TEMPERATURE),
        values.get(RuntimeOption.TOP_K),
        values.get(RuntimeOption.TOP_P),
        values.get(RuntimeOption.SEED));
  }

  /** From the model's own probabilities. */
  public static Sampling plain(long seed) {
    return new Sampling(1, ALL_TOKENS, 1, seed);
  }

  /** Whether nothing is drawn. */
  public boolean isLikeliest() {
    return temperature == 0;
  }

  /** How many of the likeliest tokens are drawn from. */
  public long mostTokens() {
    return topK == ALL_TOKENS ? Long.MAX_VALUE : topK;
  }

  /**
   * The probability at which no further tokens are drawn from; infinite where there is no limit.
   */
  public double mostProbability() {
    return topP < 1 ? topP : Double.POSITIVE_INFINITY;
  }

  /** Whether unlikely tokens are left out. */
  public boolean isBounded() {
    return topK != ALL_TOKENS || topP < 1;
  }

  public Sampling withTemperature(double value) {
    return new Sampling(value, topK, topP, seed);
  }

  public Sampling withTopK(int value) {
    return new Sampling(temperature, value, topP, seed);
  }

  public Sampling withTopP(double value) {
    return new Sampling(temperature, topK, value, seed);
  }

  public Sampling withSeed(long value) {
    return new Sampling(temperature, topK, topP, value);
  }
}
