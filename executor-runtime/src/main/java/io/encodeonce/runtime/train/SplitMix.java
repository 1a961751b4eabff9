package io.encodeonce.runtime.train;

import java.util.Collections;
import java.util.List;

/**
 * Random numbers that are the same on every machine and Java: SplitMix64 (Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", OOPSLA 2014). Not thread-safe.
 */
final class SplitMix {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix(long seed) {
    this.state = seed;
  }

  long next() {
    state += GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Any order is as likely as any other, but for what 64 bits cannot tell apart. */
  void shuffle(List<?> items) {
    for (int left = items.size(); left > 1; left--) {
      Collections.swap(items, left - 1, (int) Long.remainderUnsigned(next(), left));
    }
  }
}
