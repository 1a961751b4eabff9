package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.choose.NextTokens;

/**
 * A token is kept if the target model finds it likely enough (Kim et al., section 3.3), and if it
 * is the target model's own, for that would take its place.
 *
 * @param rollbackThreshold the highest negative log-probability, in nats
 */
record DeviationRule(double rollbackThreshold) implements AcceptanceRule {
  @Override
  public boolean scores() {
    return true;
  }

  @Override
  public boolean accepts(int token, NextTokens next, int answer) {
    return token == next.id(answer) || -next.score(answer) <= rollbackThreshold;
  }

  @Override
  public double logProbability(NextTokens next, int answer) {
    return next.score(answer);
  }
}
