package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.SpeculationDecision;
import java.util.Optional;

/** How far the small model writes ahead. Thread-safe. */
public interface Pace {
  /** Tokens to write ahead in each row; with 0 the large model goes on alone. */
  int draftTokens(Load load);

  /** Learns what came of drafts. */
  default void verified(Evidence evidence) {}

  /** Learns how many tokens an answer came to have. */
  default void finished(int tokens) {}

  /**
   * Learns what it took the small model to encode documents and to make the call that followed.
   *
   * @param documentTokens at least one
   * @param tokens of the call
   */
  default void caughtUp(int documentTokens, int tokens, long nanos) {}

  /** Learns what a call of the small model with a token of each row took. */
  default void smallCall(int tokens, long nanos) {}

  /** Learns what a call of the large model that read no prompt took. */
  default void largeCall(int tokens, long nanos) {}

  /** How it last chose, where it chooses. */
  default Optional<SpeculationDecision> decision() {
    return Optional.empty();
  }
}
