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

  private final AdaptingOptions options;
  private final RecentShare share = new RecentShare();

  TokenPrice(AdaptingOptions options) {
    this.options = options;
  }

  /**
   * The price of the share that layers and the decoder read, of the mean over them, at a step.
   *
   * @param step counted from 1
   */
  double at(long step) {
    return OF_DIFFERENCE * (share.value() - options.tokens(step));
  }

  /** Remembers what a step has kept. */
  void note(KeptTokens kept) {
    share.note(kept.share());
  }

  /** What it remembers. */
  float[] memory() {
    return share.memory();
  }

  /** Goes on from there. */
  void restore(float[] memory) {
    share.restore(memory);
  }
}
