package io.encodeonce.runtime.model;

/**
 * The token chosen for each row, {@code [rows]}, and its log-probability in nats, {@code [rows]}.
 */
public final class NextTokens {
  private final long[] ids;
  private final float[] logProbabilities;

  NextTokens(long[] ids, float[] logProbabilities) {
    this.ids = ids;
    this.logProbabilities = logProbabilities;
  }

  public int id(int row) {
    return Math.toIntExact(ids[row]);
  }

  public double logProbability(int row) {
    return logProbabilities[row];
  }
}
