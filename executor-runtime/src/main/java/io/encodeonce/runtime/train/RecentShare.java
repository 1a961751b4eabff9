package io.encodeonce.runtime.train;

/**
 * The mean of the shares of the last few steps, the last ones first; 1 before them. Not
 * thread-safe.
 */
final class RecentShare {
  /** How much of the mean is kept at each step. */
  private static final float MEMORY = 0.7f;

  private float share = 1;

  float value() {
    return share;
  }

  void note(double next) {
    share = MEMORY * share + (1 - MEMORY) * (float) next;
  }

  /** What it remembers. */
  float[] memory() {
    return new float[] {share};
  }

  /** Goes on from there. */
  void restore(float[] memory) {
    share = memory[0];
  }
}
