package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.choose.Draw;
import io.encodeonce.runtime.choose.NextTokens;

/** Which of a draft's tokens are kept: unless a rule says otherwise, the target model's own. */
interface AcceptanceRule {
  static AcceptanceRule of(Speculation speculation) {
    return switch (speculation.rule()) {
      case DEVIATION -> new DeviationRule(speculation.rollbackThreshold());
      case REJECTION -> new RejectionRule();
      case EXACT, OFF -> new ExactRule();
    };
  }

  /**
   * How the draft draws a token, where one is drawn.
   *
   * @param target how the target model draws it
   */
  default Draw draft(Draw target) {
    return target;
  }

  /** Whether the target model must know what the draft's tokens were drawn from. */
  default boolean verifiesDistributions() {
    return false;
  }

  /** Whether the target model must tell the log-probabilities of the draft's tokens. */
  default boolean scores() {
    return false;
  }

  /**
   * Whether a token is kept.
   *
   * @param next what the target model says
   * @param answer where it says it
   */
  default boolean accepts(int token, NextTokens next, int answer) {
    return token == next.id(answer);
  }

  /** The target model's log-probability of a token that is kept, in nats. */
  default double logProbability(NextTokens next, int answer) {
    return next.logProbability(answer);
  }
}
