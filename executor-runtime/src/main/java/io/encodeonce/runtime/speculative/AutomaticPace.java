package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.SpeculationDecision;
import java.util.Optional;

/** As far as it is expected to bring the rows to their ends soonest. */
final class AutomaticPace implements Pace {
  private static final double NANOS_PER_MICRO = ModelCosts.NANOS_PER_MICRO;

  /** What drafts are thought of before any is seen: so many tokens, of which so many were kept. */
  private static final double PRIOR_TRIED = 16;

  private static final double PRIOR_ACCEPTED = 0.8 * PRIOR_TRIED;

  /** The most tokens that are remembered, so that the acceptance follows the documents. */
  private static final double MEMORY_TOKENS = 2_000;

  /** The weight of the newest call that encoded. */
  private static final double LEARNING = 0.1;

  /** By how much memory fades in a round without drafts, so that they come to be tried again. */
  private static final double FADING = 0.999;

  /** How much sooner drafting must promise to be: a forecast may be off by as much. */
  private static final double WORTH_WHILE = 1.1;

  /** Drafts longer than this are not tried in all lengths. */
  private static final int FINE_STEPS = 4;

  private final int mostTokens;
  private final boolean learns;
  private final CostCurve large;
  private final CostCurve small;
  private final AnswerLengths lengths = new AnswerLengths();
  private double encodeTokenNanos;
  private double tried;
  private double accepted;
  private Optional<SpeculationDecision> decision = Optional.empty();

  AutomaticPace(int maxDraftTokens, ModelCosts costs) {
    this.mostTokens = Math.min(maxDraftTokens, Forecast.HORIZON);
    this.learns = costs.learns();
    this.encodeTokenNanos = costs.smallEncodeNanos();
    this.large = costs.large();
    this.small = costs.small();
  }

  @Override
  public synchronized int draftTokens(Load load) {
    double[] remaining = lengths.remaining((int) load.newTokens(), (int) Math.max(1, load.room()));
    Forecast forecast =
        new Forecast(load.rows(), load.unreadByLarge(), remaining, chance(), large, small);
    double catchingUp = catchingUp(load) * forecast.shareInSight();
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int tokens = 1; tokens <= mostTokens; tokens = longer(tokens)) {
      double cost = catchingUp + forecast.drafting(tokens);
      if (cost < least) {
        least = cost;
        best = tokens;
      }
    }
    double speedUp = least > 0 ? forecast.alone() / least : 0;
    int chosen = speedUp >= WORTH_WHILE ? best : 0;
    decide(load, chosen, speedUp);
    return chosen;
  }

  /** The next length to try: the longer, the coarser the steps, but the longest is tried too. */
  private int longer(int tokens) {
    int next = tokens + 1 + tokens / FINE_STEPS;
    return tokens < mostTokens ? Math.min(next, mostTokens) : next;
  }

  private double chance() {
    return (PRIOR_ACCEPTED + accepted) / (PRIOR_TRIED + tried);
  }

  /** What it costs to let the small model know what the large one does, above a usual call. */
  private double catchingUp(Load load) {
    double reading =
        small.cost(Math.max(load.rows(), load.unseenByDraft())) - small.cost(load.rows());
    return load.unencodedTokens() * encodeTokenNanos + Math.max(0, reading);
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
                chance(),
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
    lengths.add(tokens);
  }

  @Override
  public synchronized void caughtUp(int documentTokens, int tokens, long nanos) {
    if (learns) {
      double encoding = (nanos - small.cost(tokens)) / documentTokens;
      encodeTokenNanos *= 1 + LEARNING * CostCurve.surprise(encoding, encodeTokenNanos);
    }
  }

  @Override
  public synchronized void smallCall(int tokens, long nanos) {
    if (learns) {
      small.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized void largeCall(int tokens, long nanos) {
    if (learns) {
      large.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized Optional<SpeculationDecision> decision() {
    return decision;
  }
}
