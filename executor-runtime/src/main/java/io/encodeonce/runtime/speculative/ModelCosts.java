package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.StepCosts;

/**
 * What two models cost.
 *
 * @param large calls of the large model
 * @param small calls of the small model
 * @param smallEncodeNanos of the small model's encoder, for each token of a document
 * @param learns whether calls that are seen correct these
 */
record ModelCosts(CostCurve large, CostCurve small, double smallEncodeNanos, boolean learns) {
  static final double NANOS_PER_MICRO = 1_000;

  /** Costs that stay as they are given. */
  static ModelCosts given(StepCosts costs) {
    return new ModelCosts(
        curve(costs.largeCallMicros(), costs.largeTokenMicros()),
        curve(costs.smallCallMicros(), costs.smallTokenMicros()),
        costs.smallEncodeMicros() * NANOS_PER_MICRO,
        false);
  }

  private static CostCurve curve(double callMicros, double tokenMicros) {
    return CostCurve.straight(callMicros * NANOS_PER_MICRO, tokenMicros * NANOS_PER_MICRO);
  }
}
