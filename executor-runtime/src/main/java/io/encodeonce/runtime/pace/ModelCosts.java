package io.encodeonce.runtime.pace;

import io.encodeonce.runtime.StepCosts;
import io.encodeonce.runtime.model.Transformer;
import java.util.function.LongSupplier;

/**
 * What two models cost.
 *
 * @param target calls of the target model
 * @param draft calls of the draft model
 * @param draftEncodeNanos of the draft model's encoder, for each token of a document
 * @param learns whether calls that are seen correct these
 */
record ModelCosts(CostCurve target, CostCurve draft, double draftEncodeNanos, boolean learns) {
  static final double NANOS_PER_MICRO = 1_000;

  /** Costs as they are given, or measured where they are not. */
  static ModelCosts of(
      StepCosts costs, Transformer target, Transformer draft, int token, LongSupplier clock) {
    return costs.isMeasured() ? Calibration.measure(target, draft, token, clock) : given(costs);
  }

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
