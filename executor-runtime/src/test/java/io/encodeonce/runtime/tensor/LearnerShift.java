package io.encodeonce.runtime.tensor;

import java.util.function.DoubleFunction;

/** What to add to gates so that tokens get so many learners of a module, on an average. */
final class LearnerShift {
  /** Leaves gates no choice, though they run. */
  private static final double DECIDES = 1e6;

  private static final double FARTHEST = 16;
  private static final int STEPS = 8;

  private LearnerShift() {}

  /**
   * @param counts of a shift: learners that ran and the tokens that they ran for, of each module
   */
  static double of(double mean, int learners, DoubleFunction<long[]> counts) {
    if (mean == 1 || mean == learners) {
      return mean == 1 ? -DECIDES : DECIDES;
    }
    double low = -FARTHEST;
    double high = FARTHEST;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      if (mean(counts.apply(middle)) < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  static double mean(long[] counts) {
    double learners = 0;
    double tokens = 0;
    for (int module = 0; module < counts.length / 2; module++) {
      learners += counts[2 * module];
      tokens += counts[2 * module + 1];
    }
    return learners / tokens;
  }
}
