package io.encodeonce.runtime.model;

/** What came of each next token that was asked for; arrays are {@code [answers]}, in nats. */
public final class NextTokens {
  private final long[] ids;
  private final float[] logProbabilities;
  private final float[] bestLogProbabilities;
  private final float[] weights;

  /**
   * @param weights log-probabilities of weighed tokens; empty where there are none
   */
  NextTokens(long[] ids, float[] logProbabilities, float[] bestLogProbabilities, float[] weights) {
    this.ids = ids;
    this.logProbabilities = logProbabilities;
    this.bestLogProbabilities = bestLogProbabilities;
    this.weights = weights;
  }

  /** The token that was taken or drawn. */
  public int id(int answer) {
    return Math.toIntExact(ids[answer]);
  }

  /** The log-probability of {@link #id} among the whole vocabulary. */
  public double logProbability(int answer) {
    return logProbabilities[answer];
  }

  /** The highest log-probability of the tokens permitted. */
  public double bestLogProbability(int answer) {
    return bestLogProbabilities[answer];
  }

  /** The log-probability, among the whole vocabulary, of the token that was to be weighed. */
  public double weight(int answer) {
    return weights[answer];
  }
}
