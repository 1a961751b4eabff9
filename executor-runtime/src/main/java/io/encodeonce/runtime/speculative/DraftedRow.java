package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.choose.ChoicePlan;
import io.encodeonce.runtime.choose.Draw;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.decode.AnswerPath;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.decode.Row;
import io.encodeonce.runtime.decode.RowCall;
import io.encodeonce.runtime.pace.Evidence;
import io.encodeonce.runtime.state.Distribution;
import io.encodeonce.runtime.state.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row, whose tokens the target model has all chosen or let stand, and the draft after it, which
 * it has not seen. The row waits for the target model once nothing more may be drafted. The first
 * {@link #cached} tokens of row and draft have their keys and values in the draft model. Not
 * thread-safe.
 */
final class DraftedRow {
  private final Row row;
  private final DecodingLimits limits;
  private final int[] draft;
  private final List<Proposal> proposals = new ArrayList<>();
  private int drafted;
  private AnswerPath ahead;
  private boolean ended;
  private boolean fellBack;
  private int cached;
  private int draftCalls;
  private int targetCalls;
  private int allDrafted;
  private int allAccepted;
  private int rollbacks;
  private int fallbacks;

  DraftedRow(Row row, DecodingLimits limits, int maxDraftTokens) {
    this.row = row;
    this.limits = limits;
    this.draft = new int[maxDraftTokens];
    this.ahead = row.answer();
  }

  Row row() {
    return row;
  }

  /**
   * Whether another token may be drafted. The row's last token is left to the target model, which
   * gives one after the draft at no cost.
   *
   * @param most tokens that the draft may have
   */
  boolean mayDraft(int most) {
    return !ended && !fellBack && drafted < Math.min(most, row.tokensLeft() - 1);
  }

  /** How many tokens of row and draft the draft model has not seen. */
  int unseenByDraft() {
    return row.length() + drafted - cached;
  }

  /** Asks the draft model for the next token. */
  void draftWith(RowCall call, AcceptanceRule rule) {
    call.start(row);
    while (cached < row.length() + drafted) {
      call.tokens().add(token(cached), cached);
      cached++;
    }
    Optional<Draw> draw = row.draw(drafted).map(rule::draft);
    ChoicePlan choice = call.ask(ahead.permitted(), draw);
    if (draw.isPresent() && rule.verifiesDistributions()) {
      choice.keepDistribution();
    }
    draftCalls++;
  }

  private int token(int position) {
    return position < row.length() ? row.token(position) : draft[position - row.length()];
  }

  /** Takes the draft model's token, or hands the row over if it is not sure of any. */
  void take(NextTokens next, int answer, double fallbackThreshold) {
    Optional<Distribution> drawnFrom = next.takeDistribution(answer);
    if (Math.exp(next.bestLogProbability(answer)) < fallbackThreshold) {
      drawnFrom.ifPresent(Distribution::close);
      fellBack = true;
      fallbacks++;
    } else {
      int token = next.id(answer);
      drawnFrom.ifPresent(distribution -> proposals.add(new Proposal(token, distribution)));
      draft[drafted++] = token;
      ahead = ahead.then(token);
      ended = limits.endTokens().contains(token);
    }
  }

  /** How many tokens the target model gives: one in the place of each drafted, and one after. */
  int answers() {
    return ended ? drafted : drafted + 1;
  }

  /** How many tokens the target model has to read. */
  int unverified() {
    return row.uncached() + answers() - 1;
  }

  /** Asks the target model for its own tokens along the draft. */
  void verifyWith(RowCall call, AcceptanceRule rule) {
    call.start(row);
    row.cacheWith(call.tokens());
    AnswerPath path = row.answer();
    for (int place = 0; place < answers(); place++) {
      if (place > 0) {
        call.tokens().add(draft[place - 1], row.length() + place - 1);
        path = path.then(draft[place - 1]);
      }
      ChoicePlan choice = call.ask(path.permitted(), row.draw(place));
      if (place < proposals.size()) {
        choice.verify(proposals.get(place));
      }
      if (place < drafted && rule.scores()) {
        choice.score(draft[place]);
      }
    }
    targetCalls++;
  }

  /**
   * Keeps the draft as far as the rule goes, puts the target model's token after it, and cuts both
   * models' keys and values back to what stands.
   *
   * @param first of the row's answers
   */
  void settle(NextTokens next, int first, AcceptanceRule rule, Evidence evidence) {
    int answers = answers();
    int kept = 0;
    while (kept < drafted && rule.accepts(draft[kept], next, first + kept)) {
      row.append(draft[kept], rule.logProbability(next, first + kept));
      kept++;
    }
    if (kept < answers) {
      row.append(next.id(first + kept), next.logProbability(first + kept));
    }
    evidence.add(kept, kept < drafted || fellBack);
    allDrafted += drafted;
    allAccepted += kept;
    rollbacks += kept < drafted ? 1 : 0;
    row.cachedButLast();
    cached = Math.min(cached, row.length() - 1);
    dropProposals();
    drafted = 0;
    ahead = row.answer();
    ended = false;
    fellBack = false;
  }

  Optional<FinishReason> end() {
    return row.end(limits);
  }

  /** Frees what drafted tokens were drawn from, if that was kept. */
  void dropProposals() {
    proposals.forEach(Proposal::close);
    proposals.clear();
  }

  SpeculationCounts counts() {
    return new SpeculationCounts(
        row.newTokens(), draftCalls, targetCalls, allDrafted, allAccepted, rollbacks, fallbacks);
  }
}
