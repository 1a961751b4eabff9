package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.model.NextTokens;

/** Which of a draft's tokens are kept. */
interface AcceptanceRule {
  static AcceptanceRule of(Speculation speculation) {
    return switch (speculation.rule()) {
      case DEVIATION -> new DeviationRule(speculation.rollbackThreshold());
      case EXACT, OFF -> new ExactRule();
    };
  }

  /** Whether the large model must tell the log-probabilities of the draft's tokens. */
  boolean weighs();

  /**
   * Whether a token is kept.
   *
   * @param next what the large model says
   * @param answer where it says it
   */
  boolean accepts(int token, NextTokens next, int answer);

  /** The large model's log-probability of a token that is kept, in nats. */
  double logProbability(NextTokens next, int answer);
}
