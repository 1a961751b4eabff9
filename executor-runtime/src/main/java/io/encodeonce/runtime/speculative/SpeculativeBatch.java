package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.decode.Batch;
import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.decode.Row;
import io.encodeonce.runtime.decode.RowCache;
import io.encodeonce.runtime.decode.RowCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that a small and a large model share. In a round the small model writes ahead, row by row
 * until the row waits; when enough rows wait, the large model checks what was written in one call.
 * Both models have a row's keys and values in the same slot. Not thread-safe.
 */
public final class SpeculativeBatch implements Batch<SpeculativeBatch> {
  /** The share of live rows that must wait for a call of the large model to be worth its while. */
  private static final double ENOUGH = 0.9;

  private final Speculator speculator;
  private final List<DraftedRow> rows = new ArrayList<>();
  private final RowCache large;
  private final RowCache small;

  SpeculativeBatch(Speculator speculator, List<Row> rows) {
    this.speculator = speculator;
    Row.numberSlots(rows);
    rows.forEach(row -> this.rows.add(drafted(row)));
    this.large = new RowCache(speculator.large(), rows.size(), Row.longest(rows));
    this.small = new RowCache(speculator.small(), rows.size(), 0);
  }

  private DraftedRow drafted(Row row) {
    return new DraftedRow(row, speculator.limits(), speculator.speculation().maxDraftTokens());
  }

  @Override
  public List<Row> rows() {
    return rows.stream().map(DraftedRow::row).toList();
  }

  /** A round: drafts until enough rows wait, then checks those. */
  @Override
  public void advance() {
    int tokens = speculator.pace().draftTokens(Load.of(rows, speculator.small()));
    List<DraftedRow> drafting = drafting(tokens);
    if (drafting.isEmpty()) {
      speculator.totals().plainRound();
    } else {
      speculator.totals().draftedRound();
    }
    while (drafting.size() > (1 - ENOUGH) * rows.size()) {
      draft(drafting);
      drafting = drafting(tokens);
    }
    verify(rows.stream().filter(row -> !row.mayDraft(tokens)).toList());
    dropFinished();
  }

  private List<DraftedRow> drafting(int tokens) {
    return rows.stream().filter(row -> row.mayDraft(tokens)).toList();
  }

  private void draft(List<DraftedRow> drafting) {
    long start = speculator.now();
    int documentTokens =
        DocumentTask.encode(
            drafting.stream().map(row -> row.row().document()).distinct().toList(),
            speculator.smallEncoder());
    int tokens = drafting.stream().mapToInt(DraftedRow::unseenByDraft).sum();
    RowCall call = new RowCall(small, tokens, drafting.size());
    drafting.forEach(row -> row.draftWith(call, speculator.rule()));
    NextTokens next = call.decode();
    for (int r = 0; r < drafting.size(); r++) {
      drafting.get(r).take(next, r, speculator.speculation().fallbackThreshold());
    }
    speculator.totals().smallCall();
    if (documentTokens > 0) {
      speculator.pace().caughtUp(documentTokens, tokens, speculator.now() - start);
    } else if (tokens == drafting.size()) {
      speculator.pace().smallCall(tokens, speculator.now() - start);
    }
  }

  /** Checks rows in as many calls as memory asks for. */
  private void verify(List<DraftedRow> waiting) {
    int most = Math.max(speculator.answersPerCall(), rows.size());
    int start = 0;
    while (start < waiting.size()) {
      int end = start + 1;
      int answers = waiting.get(start).answers();
      while (end < waiting.size() && answers + waiting.get(end).answers() <= most) {
        answers += waiting.get(end).answers();
        end++;
      }
      verify(waiting.subList(start, end), answers);
      start = end;
    }
  }

  private void verify(List<DraftedRow> waiting, int answers) {
    long start = speculator.now();
    int tokens = waiting.stream().mapToInt(DraftedRow::unverified).sum();
    RowCall call = new RowCall(large, tokens, answers);
    waiting.forEach(row -> row.verifyWith(call, speculator.rule()));
    NextTokens next = call.decode();
    Evidence evidence = new Evidence();
    int answer = 0;
    for (DraftedRow row : waiting) {
      int own = row.answers();
      row.settle(next, answer, speculator.rule(), evidence);
      answer += own;
    }
    speculator.totals().largeCall();
    speculator.pace().verified(evidence);
    if (tokens == answers) {
      speculator.pace().largeCall(tokens, speculator.now() - start);
    }
  }

  @Override
  public void join(SpeculativeBatch other) {
    int first = large.slots();
    other.rows.forEach(row -> row.row().moveTo(first + row.row().slot()));
    rows.addAll(other.rows);
    other.rows.clear();
    large.join(other.large);
    small.join(other.small);
  }

  /** Ended rows leave; their slots go when they are many, for the others must be copied then. */
  private void dropFinished() {
    rows.removeIf(this::finish);
    if (large.isSparse(rows.size())) {
      List<Row> kept = rows();
      large.keep(Row.slots(kept));
      small.keep(Row.slots(kept));
      Row.numberSlots(kept);
    }
  }

  private boolean finish(DraftedRow row) {
    Optional<FinishReason> reason = row.end();
    reason.ifPresent(why -> finish(row, why));
    return reason.isPresent();
  }

  private void finish(DraftedRow row, FinishReason why) {
    speculator.totals().add(row.counts());
    speculator.pace().finished(row.row().newTokens());
    row.row().finish(row.row().generated(why).with(row.counts()));
  }

  @Override
  public void close() {
    rows.forEach(DraftedRow::dropProposals);
    small.close();
    large.close();
  }
}
