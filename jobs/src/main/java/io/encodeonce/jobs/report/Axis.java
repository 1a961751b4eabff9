package io.encodeonce.jobs.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The values that an axis shows.
 *
 * @param low at its begin
 * @param high at its end, above low
 */
record Axis(double low, double high) {
  private static final double MARGIN = 0.08;
  private static final int MOST_TICKS = 8;
  private static final int[] ROUND_STEPS = {1, 2, 5, 10};

  /**
   * Shows all values, with a margin.
   *
   * @param leastSpan how much is shown even of values that are alike
   */
  static Axis of(List<Double> values, double leastSpan) {
    double low = Collections.min(values);
    double high = Collections.max(values);
    double middle = (low + high) / 2;
    double half = Math.max(high - low, leastSpan) * (0.5 + MARGIN);
    return new Axis(middle - half, middle + half);
  }

  /** From 0 at its begin to 1 at its end. */
  double share(double value) {
    return (value - low) / (high - low);
  }

  /** Round numbers along it, some at least and not too many. */
  List<BigDecimal> ticks() {
    BigDecimal step = step();
    BigDecimal tick = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    List<BigDecimal> ticks = new ArrayList<>();
    while (tick.doubleValue() <= high) {
      ticks.add(tick);
      tick = tick.add(step);
    }
    return ticks;
  }

  private BigDecimal step() {
    double least = (high - low) / MOST_TICKS;
    int exponent = (int) Math.floor(Math.log10(least));
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent);
    for (int round : ROUND_STEPS) {
      BigDecimal step = power.multiply(BigDecimal.valueOf(round));
      if (step.doubleValue() >= least) {
        return step;
      }
    }
    return power.scaleByPowerOfTen(1);
  }
}
