package io.encodeonce.runtime.train;

/**
 * What a step pays for the share of tokens that it keeps: more, the more tokens than wanted were
 * kept in the steps before, and less than nothing where there were fewer. A penalty on the squared
 * difference has the same gradient; of the share of steps before, the price is the same for all
 * documents, however they are cut into batches and dealt to workers. Not thread-safe.
 */
final class TokenPrice {
  /** Of a share, beside a loss of some tenths: it then strays from the aim by a hundredth or so. */
  private static final double OF_DIFFERENCE = 10;

  /** How much of the mean share is kept at each step. */
  private static final float MEMORY = 0.7f;

  private final AdaptingOptions options;
  private float share = 1;

  TokenPrice(AdaptingOptions options) {
    this.options = options;
  }

  /**
   * The price of the share that layers and the decoder read, of the mean over them, at a step.
   *
   * @param step counted from 1
   */
  double at(long step) {
    return OF_DIFFERENCE * (share - options.tokens(step));
  }

  /** Remembers what a step has kept. */
  void note(KeptTokens kept) {
    share = MEMORY * share + (1 - MEMORY) * (float) kept.share();
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
