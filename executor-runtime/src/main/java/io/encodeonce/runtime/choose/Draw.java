package io.encodeonce.runtime.choose;

import io.encodeonce.runtime.Sampling;
import java.util.SplittableRandom;

/**
 * How a token is drawn instead of the likeliest being taken.
 *
 * @param sampling from what it is drawn
 * @param key of the random numbers: the same key draws the same token from the same logits, and
 *     most often from similar ones
 */
public record Draw(Sampling sampling, long key) {
  /** The same with random numbers that have nothing to do with these. */
  public Draw independent() {
    return new Draw(sampling, new SplittableRandom(~key).nextLong());
  }
}
