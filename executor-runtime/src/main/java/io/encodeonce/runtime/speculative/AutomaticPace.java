package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.SpeculationDecision;
import java.util.Optional;

/**
 * As far as the time for a token becomes least. A round that writes g tokens ahead in each of n
 * rows takes g small calls with n tokens and a large one with n (g + 1), and brings each row 1 + a
 * + .. + a^g tokens, where a is the chance that a drafted token is kept; the large model alone
 * takes a call with n tokens for one.
 */
final class AutomaticPace implements Pace {
  private static final double NANOS_PER_MICRO = ModelCosts.NANOS_PER_MICRO;

  /** What drafts are thought of before any is seen: so many tokens, of which so many were kept. */
  private static final double PRIOR_TRIED = 16;

  private static final double PRIOR_ACCEPTED = 0.8 * PRIOR_TRIED;

  /** The most tokens that are remembered, so that the acceptance follows the documents. */
  private static final double MEMORY_TOKENS = 2_000;

  /** By how much memory fades in a round without drafts, so that they come to be tried again. */
  private static final double FADING = 0.999;

  /**
   * How much faster drafting must promise to be. The promise is too good: rows that draft come to
   * their ends in different rounds, and the last ones share a call with few others.
   */
  private static final double WORTH_WHILE = 1.2;

  private final int maxDraftTokens;
  private final ModelCosts costs;
  private final CostCurve large;
  private final CostCurve small;
  private double tried;
  private double accepted;
  private double answers;
  private double answerTokens;
  private Optional<SpeculationDecision> decision = Optional.empty();

  AutomaticPace(int maxDraftTokens, ModelCosts costs) {
    this.maxDraftTokens = maxDraftTokens;
    this.costs = costs;
    this.large = costs.large();
    this.small = costs.small();
  }

  @Override
  public synchronized int draftTokens(Load load) {
    double alone = large.cost(load.rows());
    double remaining = remainingTokens(load);
    double catchingUp = catchingUp(load) / remaining;
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int tokens = 1; tokens <= maxDraftTokens; tokens++) {
      double cost = catchingUp + tokenCost(load.rows(), Math.min(tokens, remaining), tokens);
      if (cost < least) {
        least = cost;
        best = tokens;
      }
    }
    double speedUp = alone / least;
    int chosen = speedUp >= WORTH_WHILE ? best : 0;
    decide(load, chosen, speedUp);
    return chosen;
  }

  /** Tokens that a row is expected to get, at least one. */
  private double remainingTokens(Load load) {
    if (answers == 0) {
      return Math.max(1, load.room());
    }
    double mean = answerTokens / answers;
    double left = Math.max(mean - load.newTokens(), mean / 2);
    return Math.max(1, Math.min(load.room(), left));
  }

  /** What it costs to let the small model know what the large one does, above a usual call. */
  private double catchingUp(Load load) {
    int backlog = Math.max(0, load.unseenTokens() - load.rows());
    double reading = backlog == 0 ? 0 : small.cost(backlog) - small.cost(1);
    return load.unencodedTokens() * costs.smallEncodeNanos() + Math.max(0, reading);
  }

  /** The time for a token of each row. */
  private double tokenCost(int rows, double useful, int tokens) {
    double round = useful * small.cost(rows) + large.cost(rows * (1 + useful));
    double chance = (PRIOR_ACCEPTED + accepted) / (PRIOR_TRIED + tried);
    double gained = 1;
    double kept = 1;
    for (int i = 0; i < tokens && i < useful; i++) {
      kept *= chance;
      gained += kept;
    }
    return round / gained;
  }

  private void decide(Load load, int tokens, double speedUp) {
    if (tokens == 0) {
      tried *= FADING;
      accepted *= FADING;
    }
    decision =
        Optional.of(
            new SpeculationDecision(
                load.rows(),
                (PRIOR_ACCEPTED + accepted) / (PRIOR_TRIED + tried),
                large.cost(load.rows()) / NANOS_PER_MICRO,
                small.cost(load.rows()) / NANOS_PER_MICRO,
                tokens,
                speedUp));
  }

  @Override
  public synchronized void verified(Evidence evidence) {
    double keep = Math.min(1, MEMORY_TOKENS / Math.max(1, tried + evidence.tried()));
    tried = keep * (tried + evidence.tried());
    accepted = keep * (accepted + evidence.accepted());
  }

  @Override
  public synchronized void finished(int tokens) {
    double keep = Math.min(1, MEMORY_TOKENS / (answers + 1));
    answers = keep * (answers + 1);
    answerTokens = keep * (answerTokens + tokens);
  }

  @Override
  public synchronized void smallCall(int tokens, long nanos) {
    if (costs.learns()) {
      small.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized void largeCall(int tokens, long nanos) {
    if (costs.learns()) {
      large.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized Optional<SpeculationDecision> decision() {
    return decision;
  }
}
