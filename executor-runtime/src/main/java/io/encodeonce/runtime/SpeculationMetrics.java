package io.encodeonce.runtime;

import java.util.Optional;

/**
 * What a runtime's draft model has done since the runtime was opened, over all threads.
 *
 * @param answers of all answers together, each counted by itself
 * @param smallCalls calls of the small model's decoder, each over several rows
 * @param largeCalls calls of the large model's decoder, each over several rows
 * @param draftedRounds rounds in which the draft was asked
 * @param plainRounds rounds in which the large model went on alone
 * @param decision how the last round was chosen; empty before the first, and where nothing is
 *     chosen
 */
public record SpeculationMetrics(
    SpeculationCounts answers,
    long smallCalls,
    long largeCalls,
    long draftedRounds,
    long plainRounds,
    Optional<SpeculationDecision> decision) {

  /** Of a runtime without a draft. */
  public static final SpeculationMetrics NONE =
      new SpeculationMetrics(SpeculationCounts.NONE, 0, 0, 0, 0, Optional.empty());

  /** What was done after {@code earlier}, metrics of the same runtime. */
  SpeculationMetrics since(SpeculationMetrics earlier) {
    return new SpeculationMetrics(
        answers.since(earlier.answers),
        smallCalls - earlier.smallCalls,
        largeCalls - earlier.largeCalls,
        draftedRounds - earlier.draftedRounds,
        plainRounds - earlier.plainRounds,
        decision);
  }
}
