package io.encodeonce.runtime.pace;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * What a call of a decoder costs by the tokens in it: linear between powers of two, and beyond the
 * last. Each call that is seen moves the two points around it most, and all others by two thirds of
 * that, for most of what slows one call down slows all: longer rows, more documents, busy
 * neighbours. Not thread-safe.
 */
final class CostCurve {
  private static final int POINTS = 11;
  private static final double NEAR = 0.3;
  private static final double FAR = 0.2;

  /** A call that is this much off tells of something else. */
  private static final double MOST_SURPRISE = 2;

  private final double[] nanos = new double[POINTS];

  private CostCurve(IntToDoubleFunction nanosOfTokens) {
    Arrays.setAll(nanos, point -> nanosOfTokens.applyAsDouble(1 << point));
  }

  /** So much a call, and so much more for each token. */
  static CostCurve straight(double callNanos, double tokenNanos) {
    return new CostCurve(tokens -> callNanos + tokenNanos * tokens);
  }

  /** As between two calls up to the larger one, and from there on as between it and a third. */
  static CostCurve through(Call one, Call some, Call many) {
    return new CostCurve(
        tokens -> tokens <= some.tokens() ? one.towards(some, tokens) : some.towards(many, tokens));
  }

  /** A call with so many tokens that took so long. */
  record Call(int tokens, double nanos) {
    private double towards(Call more, int others) {
      double each = Math.max(0, more.nanos - nanos) / (more.tokens - tokens);
      return nanos + each * (others - tokens);
    }
  }

  /** Nanoseconds of a call with so many tokens, at least one. */
  double cost(double tokens) {
    int point = point(tokens);
    double share = tokens / (1 << point) - 1;
    return nanos[point] + share * (nanos[point + 1] - nanos[point]);
  }

  /** The point at or before, but the last. */
  private static int point(double tokens) {
    int exponent = 31 - Integer.numberOfLeadingZeros((int) Math.max(1, tokens));
    return Math.min(exponent, POINTS - 2);
  }

  /** By what share something took longer than expected, within reason. */
  static double surprise(double nanos, double expected) {
    double ratio = nanos / Math.max(1, expected);
    return Math.max(1 / MOST_SURPRISE, Math.min(MOST_SURPRISE, ratio)) - 1;
  }

  void observe(int tokens, long callNanos) {
    double surprise = surprise((double) callNanos, cost(tokens));
    int near = point(tokens);
    for (int point = 0; point < POINTS; point++) {
      double weight = point == near || point == near + 1 ? NEAR : FAR;
      nanos[point] *= 1 + weight * surprise;
    }
  }
}
