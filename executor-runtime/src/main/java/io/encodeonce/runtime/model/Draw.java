package io.encodeonce.runtime.model;

import io.encodeonce.runtime.Sampling;
import java.util.SplittableRandom;

/**
 * How a token is drawn instead of the best being taken.
 *
 * @param sampling from what it is drawn
 * @param key of the random numbers: the same key draws the same token from the same logits, and
 *     most often from similar ones
 * @param proposes whether another model is to judge it, and so to know what it was drawn from
 */
public record Draw(Sampling sampling, long key, boolean proposes) {
  /** A draw that no other model need know of. */
  public Draw(Sampling sampling, long key) {
    this(sampling, key, false);
  }

  /** A draw for another model to judge, with random numbers that have nothing to do with these. */
  public Draw asProposal() {
    return new Draw(sampling, new SplittableRandom(~key).nextLong(), true);
  }
}
