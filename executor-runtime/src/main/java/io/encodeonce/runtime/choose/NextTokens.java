package io.encodeonce.runtime.choose;

import io.encodeonce.runtime.state.Distribution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Each next token that was chosen; arrays are {@code [answers]}, in nats. */
public final class NextTokens {
  private final int[] ids;
  private final double[] logProbabilities;
  private final double[] bestLogProbabilities;
  private final double[] scores;
  private final Map<Integer, Distribution> distributions = new HashMap<>();

  /**
   * The likeliest tokens.
   *
   * @param chosen ids, their log-probabilities and, where tokens are scored besides, those of
   *     these, {@code [2 or 3, answers]}
   */
  NextTokens(int answers, double[] chosen) {
    ids = Arrays.stream(chosen, 0, answers).mapToInt(id -> (int) id).toArray();
    bestLogProbabilities = Arrays.copyOfRange(chosen, answers, 2 * answers);
    logProbabilities = bestLogProbabilities.clone();
    scores = Arrays.copyOfRange(chosen, 2 * answers, chosen.length);
  }

  /** Puts what was drawn in the place of the likeliest. */
  void draw(int answer, int id, double logProbability) {
    ids[answer] = id;
    logProbabilities[answer] = logProbability;
  }

  /** Keeps what a token was drawn from. */
  void keep(int answer, Distribution distribution) {
    distributions.put(answer, distribution);
  }

  /** The token that was taken or drawn. */
  public int id(int answer) {
    return ids[answer];
  }

  /** The log-probability of {@link #id} among the whole vocabulary. */
  public double logProbability(int answer) {
    return logProbabilities[answer];
  }

  /** The highest log-probability of the tokens permitted. */
  public double bestLogProbability(int answer) {
    return bestLogProbabilities[answer];
  }

  /** The log-probability, among the whole vocabulary, of the token that was to be scored. */
  public double score(int answer) {
    return scores[answer];
  }

  /** Hands out what a token was drawn from, where that was kept. The caller closes it. */
  public Optional<Distribution> takeDistribution(int answer) {
    return Optional.ofNullable(distributions.remove(answer));
  }
}
