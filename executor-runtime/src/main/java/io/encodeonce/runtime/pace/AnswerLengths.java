package io.encodeonce.runtime.pace;

import java.util.Arrays;

/** How many tokens answers came to have, of late. Not thread-safe. */
final class AnswerLengths {
  /** What an answer still counts for after another one. */
  private static final double MEMORY = 1 - 1 / 2_000.0;

  private double[] seen = new double[64];

  void add(int tokens) {
    if (tokens >= seen.length) {
      seen = Arrays.copyOf(seen, 2 * tokens);
    }
    for (int length = 0; length < seen.length; length++) {
      seen[length] *= MEMORY;
    }
    seen[tokens]++;
  }

  /**
   * How many tokens a row may expect.
   *
   * @param tokens that it has
   * @param most that it may still get, at least 1
   * @return the probability of each number of tokens that remain, {@code [1 + most]}
   */
  double[] remaining(int tokens, int most) {
    double[] remaining = new double[1 + most];
    for (int length = tokens + 1; length < seen.length; length++) {
      remaining[Math.min(length - tokens, most)] += seen[length];
    }
    double longer = Arrays.stream(remaining).sum();
    if (longer > 0) {
      return Arrays.stream(remaining).map(share -> share / longer).toArray();
    }
    // Longer than all others, by half again; or the first of all.
    boolean isFirst = Arrays.stream(seen).sum() == 0;
    remaining[isFirst ? most : Math.max(1, Math.min(most, tokens / 2))] = 1;
    return remaining;
  }
}
