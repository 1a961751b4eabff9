package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * Documents' tokens, and those of them that a decoder would read: that no sampler drops.
 *
 * @param all without padding
 */
public record KeptTokens(long kept, long all) implements Serializable {
  public static final KeptTokens NONE = new KeptTokens(0, 0);

  public KeptTokens plus(KeptTokens other) {
    return new KeptTokens(kept + other.kept, all + other.all);
  }

  /** From 0 to 1; 1 where there are none. */
  public double share() {
    return all == 0 ? 1 : (double) kept / all;
  }
}
