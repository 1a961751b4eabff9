package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.SpeculationDecision;
import io.encodeonce.runtime.SpeculationMetrics;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a draft does. Thread-safe. */
final class SpeculationTotals {
  private final LongAdder tokens = new LongAdder();
  private final LongAdder rowDraftCalls = new LongAdder();
  private final LongAdder rowTargetCalls = new LongAdder();
  private final LongAdder drafted = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rollbacks = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();
  private final LongAdder draftCalls = new LongAdder();
  private final LongAdder targetCalls = new LongAdder();
  private final LongAdder draftedRounds = new LongAdder();
  private final LongAdder plainRounds = new LongAdder();

  /** Adds an answer's. */
  void add(SpeculationCounts counts) {
    tokens.add(counts.tokens());
    rowDraftCalls.add(counts.smallCalls());
    rowTargetCalls.add(counts.largeCalls());
    drafted.add(counts.drafted());
    accepted.add(counts.accepted());
    rollbacks.add(counts.rollbacks());
    fallbacks.add(counts.fallbacks());
  }

  void draftCall() {
    draftCalls.increment();
  }

  void targetCall() {
    targetCalls.increment();
  }

  void draftedRound() {
    draftedRounds.increment();
  }

  void plainRound() {
    plainRounds.increment();
  }

  SpeculationMetrics snapshot(Optional<SpeculationDecision> decision) {
    return new SpeculationMetrics(
        new SpeculationCounts(
            tokens.sum(),
            rowDraftCalls.sum(),
            rowTargetCalls.sum(),
            drafted.sum(),
            accepted.sum(),
            rollbacks.sum(),
            fallbacks.sum()),
        draftCalls.sum(),
        targetCalls.sum(),
        draftedRounds.sum(),
        plainRounds.sum(),
        decision);
  }
}
