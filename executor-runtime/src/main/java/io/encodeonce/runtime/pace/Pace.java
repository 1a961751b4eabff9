package io.encodeonce.runtime.pace;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationDecision;
import io.encodeonce.runtime.model.Transformer;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How far the draft model writes ahead. Thread-safe. */
public interface Pace {
  /**
   * The pace that is asked for; measures the models, if it is to depend on their costs.
   *
   * @param token any that both models know
   * @param clock in nanoseconds
   */
  static Pace of(
      Speculation speculation,
      Transformer target,
      Transformer draft,
      int token,
      LongSupplier clock) {
    return switch (speculation.when()) {
      case ALWAYS -> new FixedPace(speculation.maxDraftTokens());
      case AUTOMATIC ->
          new AutomaticPace(
              speculation.maxDraftTokens(),
              ModelCosts.of(speculation.costs(), target, draft, token, clock));
    };
  }

  /** Tokens to write ahead in each row; with 0 the target model goes on alone. */
  int draftTokens(Load load);

  /** Learns what came of drafts. */
  default void verified(Evidence evidence) {}

  /** Learns how many tokens an answer came to have. */
  default void finished(int tokens) {}

  /**
   * Learns what it took the draft model to encode documents and to make the call that followed.
   *
   * @param documentTokens at least one
   * @param tokens of the call
   */
  default void caughtUp(int documentTokens, int tokens, long nanos) {}

  /** Learns what a call of the draft model with a token of each row took. */
  default void draftCall(int tokens, long nanos) {}

  /** Learns what a call of the target model that read no prompt took. */
  default void targetCall(int tokens, long nanos) {}

  /** How it last chose, where it chooses. */
  default Optional<SpeculationDecision> decision() {
    return Optional.empty();
  }
}
