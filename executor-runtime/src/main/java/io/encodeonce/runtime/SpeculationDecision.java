package io.encodeonce.runtime;

import java.util.Locale;

/**
 * How {@link Speculation.When#AUTOMATIC} chose, and why.
 *
 * @param liveRows rows that were live
 * @param acceptance the share of the draft's tokens that is expected to be kept, from 0 to 1
 * @param largeCallMicros what a call of the large model costs, with a token of each row
 * @param smallCallMicros what a call of the small model costs, with a token of each row
 * @param draftTokens tokens to write ahead; 0 where the large model goes on alone
 * @param expectedSpeedUp over the large model alone, of the best number of tokens to write ahead;
 *     what it costs to let the draft catch up is counted
 */
public record SpeculationDecision(
    int liveRows,
    double acceptance,
    double largeCallMicros,
    double smallCallMicros,
    int draftTokens,
    double expectedSpeedUp) {

  /** In a sentence. */
  public String reason() {
    String choice =
        draftTokens == 0
            ? "the large model goes on alone"
            : "the draft writes %d tokens ahead".formatted(draftTokens);
    return String.format(
        Locale.ROOT,
        "%s: with %d live rows a large call takes %.0f us and a small one %.0f us, %.1f %% of"
            + " tokens are expected to be kept, and drafting is expected to be %.2f times as fast",
        choice,
        liveRows,
        largeCallMicros,
        smallCallMicros,
        100 * acceptance,
        expectedSpeedUp);
  }
}
