package io.encodeonce.runtime.train;

import io.encodeonce.runtime.model.Transformer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/**
 * What shifts of keep logits leave of documents' tokens, and by what was seen at one shift, what
 * others will leave. Not thread-safe.
 */
final class TokenShift {
  /** By so much more are all tokens kept; no logits are told apart by less. */
  private static final double SLACK = 1e-3;

  private final DoubleFunction<float[]> margins;
  private final int tokens;

  /** By shares, what was seen at them: margins, ascending. */
  private final NavigableMap<Double, float[]> seen = new TreeMap<>();

  /**
   * @param margins of tokens that are left at a shift, each the negative of a shift that drops it
   * @param tokens of all documents
   */
  TokenShift(DoubleFunction<float[]> margins, int tokens) {
    this.margins = margins;
    this.tokens = tokens;
  }

  /** The share that a shift leaves. */
  double share(double shift) {
    float[] left = margins.apply(shift);
    Arrays.sort(left);
    double share = (double) left.length / tokens;
    seen.put(share, left);
    return share;
  }

  /**
   * About the shift that leaves a share: exactly if tokens that it drops change nothing in the
   * margins of those that it leaves.
   */
  double guess(double wanted) {
    if (seen.isEmpty()) {
      share(Transformer.ALL_TOKENS);
    }
    float[] left = seen.ceilingEntry(wanted).getValue();
    int dropped = left.length - (int) Math.max(1, Math.round(wanted * tokens));
    double kept = left[dropped];
    // Halfway to the next, so that rounding drops neither.
    return dropped == 0 ? SLACK - kept : -(kept + left[dropped - 1]) / 2;
  }
}
