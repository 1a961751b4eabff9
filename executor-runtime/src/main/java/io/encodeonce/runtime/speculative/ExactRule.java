package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.model.NextTokens;

/** A token is kept if the large model takes, or draws with the same random numbers, the same. */
record ExactRule() implements AcceptanceRule {
  @Override
  public boolean weighs() {
    return false;
  }

  @Override
  public boolean accepts(int token, NextTokens next, int answer) {
    return token == next.id(answer);
  }

  @Override
  public double logProbability(NextTokens next, int answer) {
    return next.logProbability(answer);
  }
}
