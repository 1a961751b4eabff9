package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.choose.Draw;

/**
 * Rejection sampling (Leviathan et al., arXiv 2211.17192). Where tokens are drawn, the draft draws
 * with random numbers of its own, and the target model, which knows what from, lets the token stand
 * or draws another. Where the likeliest is taken, a token is kept if it is the target model's too.
 */
record RejectionRule() implements AcceptanceRule {
  @Override
  public Draw draft(Draw target) {
    return target.independent();
  }

  @Override
  public boolean verifiesDistributions() {
    return true;
  }
}
