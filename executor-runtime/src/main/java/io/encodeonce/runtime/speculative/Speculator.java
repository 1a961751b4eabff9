package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationMetrics;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.decode.Row;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.pace.Pace;
import java.util.List;
import java.util.function.LongSupplier;

/** A target and a draft model, and how they share rows. Thread-safe. */
public final class Speculator {
  private final Transformer target;
  private final DocumentEncoder draftEncoder;
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
   * @param draftEncoder of the draft model, which encodes a document when it is first asked
   * @param answersPerCall tokens that the target model may be asked for at once, beside one a row
   * @param clock what calls are timed with, in nanoseconds
   */
  public Speculator(
      Transformer target,
      DocumentEncoder draftEncoder,
      DecodingLimits limits,
      Speculation speculation,
      int answersPerCall,
      LongSupplier clock) {
    this.target = target;
    this.draftEncoder = draftEncoder;
    this.limits = limits;
    this.speculation = speculation;
    this.answersPerCall = answersPerCall;
    this.clock = clock;
    this.rule = AcceptanceRule.of(speculation);
    this.pace = Pace.of(speculation, target, draft(), limits.startToken(), clock);
  }

  /** Starts rows; the target model must have encoded their documents. */
  public SpeculativeBatch start(List<Row> rows) {
    return new SpeculativeBatch(this, rows);
  }

  /** What was done so far. */
  public SpeculationMetrics metrics() {
    return totals.snapshot(pace.decision());
  }

  Transformer target() {
    return target;
  }

  Transformer draft() {
    return draftEncoder.transformer();
  }

  DocumentEncoder draftEncoder() {
    return draftEncoder;
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
