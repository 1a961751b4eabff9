package io.encodeonce.runtime.pace;

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
  private final CostCurve target;
  private final CostCurve draft;
  private final AnswerLengths lengths = new AnswerLengths();
  private double encodeTokenNanos;
  private double tried;
  private double accepted;
  private Optional<SpeculationDecision> decision = Optional.empty();

  AutomaticPace(int maxDraftTokens, ModelCosts costs) {
    this.mostTokens = Math.min(maxDraftTokens, Forecast.HORIZON);
    this.learns = costs.learns();
    this.encodeTokenNanos = costs.draftEncodeNanos();
    this.target = costs.target();
    this.draft = costs.draft();
  }

  @Override
  public synchronized int draftTokens(Load load) {
    double[] remaining =
        lengths.remaining((int) load.newTokens(), (int) Math.max(1, load.tokensLeft()));
    Forecast forecast =
        new Forecast(load.rows(), load.unreadByTarget(), remaining, chance(), target, draft);
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

  /** What it costs to let the draft model know what the target does, above a usual call. */
  private double catchingUp(Load load) {
    double reading =
        draft.cost(Math.max(load.rows(), load.unseenByDraft())) - draft.cost(load.rows());
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
                target.cost(load.rows()) / NANOS_PER_MICRO,
                draft.cost(load.rows()) / NANOS_PER_MICRO,
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
      double encoding = (nanos - draft.cost(tokens)) / documentTokens;
      encodeTokenNanos *= 1 + LEARNING * CostCurve.surprise(encoding, encodeTokenNanos);
    }
  }

  @Override
  public synchronized void draftCall(int tokens, long nanos) {
    if (learns) {
      draft.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized void targetCall(int tokens, long nanos) {
    if (learns) {
      target.observe(tokens, nanos);
    }
  }

  @Override
  public synchronized Optional<SpeculationDecision> decision() {
    return decision;
  }
}
