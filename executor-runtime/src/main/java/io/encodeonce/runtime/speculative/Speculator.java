package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationMetrics;
import io.encodeonce.runtime.StepCosts;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.decode.Row;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Transformer;
import java.util.List;
import java.util.function.LongSupplier;

/** A large and a small model, and how they share rows. Thread-safe. */
public final class Speculator {
  private final Transformer large;
  private final DocumentEncoder smallEncoder;
  private final DecodingLimits limits;
  private final Speculation speculation;
  private final int answersPerCall;
  private final LongSupplier clock;
  private final AcceptanceRule rule;
  private final Pace pace;
  private final SpeculationTotals totals = new SpeculationTotals();

  /**
   * Measures the models, if the pace is to depend on their costs.
   *
   * @param smallEncoder of the small model, which encodes a document when it is first asked
   * @param answersPerCall tokens that the large model may be asked for at once, beside one a row
   * @param clock what calls are timed with, in nanoseconds
   */
  public Speculator(
      Transformer large,
      DocumentEncoder smallEncoder,
      DecodingLimits limits,
      Speculation speculation,
      int answersPerCall,
      LongSupplier clock) {
    this.large = large;
    this.smallEncoder = smallEncoder;
    this.limits = limits;
    this.speculation = speculation;
    this.answersPerCall = answersPerCall;
    this.clock = clock;
    this.rule = AcceptanceRule.of(speculation);
    this.pace = paceOf();
  }

  private Pace paceOf() {
    int tokens = speculation.maxDraftTokens();
    return switch (speculation.when()) {
      case ALWAYS -> new FixedPace(tokens);
      case AUTOMATIC -> new AutomaticPace(tokens, costs());
    };
  }

  private ModelCosts costs() {
    StepCosts given = speculation.costs();
    return given.isMeasured()
        ? Calibration.measure(large, small(), limits.startToken(), clock)
        : ModelCosts.given(given);
  }

  /** Starts rows; the large model must have encoded their documents. */
  public SpeculativeBatch start(List<Row> rows) {
    return new SpeculativeBatch(this, rows);
  }

  /** What was done so far. */
  public SpeculationMetrics metrics() {
    return totals.snapshot(pace.decision());
  }

  Transformer large() {
    return large;
  }

  Transformer small() {
    return smallEncoder.transformer();
  }

  DocumentEncoder smallEncoder() {
    return smallEncoder;
  }

  DecodingLimits limits() {
    return limits;
  }

  Speculation speculation() {
    return speculation;
  }

  int answersPerCall() {
    return answersPerCall;
  }

  /** The time, in nanoseconds. */
  long now() {
    return clock.getAsLong();
  }

  AcceptanceRule rule() {
    return rule;
  }

  Pace pace() {
    return pace;
  }

  SpeculationTotals totals() {
    return totals;
  }
}
