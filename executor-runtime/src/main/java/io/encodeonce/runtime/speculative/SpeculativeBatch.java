package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.decode.Batch;
import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.decode.LiveRows;
import io.encodeonce.runtime.decode.Row;
import io.encodeonce.runtime.decode.RowCache;
import io.encodeonce.runtime.decode.RowCall;
import io.encodeonce.runtime.pace.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * Rows that a draft and a target model share. In a round the draft model writes ahead, row by row
 * until the row waits; when enough rows wait, the target model checks what was written in one call.
 * Both models have a row's keys and values in the same slot. Not thread-safe.
 */
public final class SpeculativeBatch implements Batch<SpeculativeBatch> {
  /** The share of live rows that must wait for a call of the target model to be worth its while. */
  private static final double ENOUGH = 0.9;

  private final Speculator speculator;
  private final RowCache target;
  private final RowCache draft;
  private final LiveRows<DraftedRow> live;

  SpeculativeBatch(Speculator speculator, List<Row> rows) {
    this.speculator = speculator;
    this.target = new RowCache(speculator.target(), rows.size(), Row.longest(rows));
    this.draft = new RowCache(speculator.draft(), rows.size(), 0);
    List<DraftedRow> drafted = rows.stream().map(this::drafted).toList();
    this.live = new LiveRows<>(drafted, DraftedRow::row, List.of(target, draft));
  }

  private DraftedRow drafted(Row row) {
    return new DraftedRow(row, speculator.limits(), speculator.speculation().maxDraftTokens());
  }

  @Override
  public List<Row> rows() {
    return live.rows();
  }

  /** A round: drafts until enough rows wait, then checks those. */
  @Override
  public void advance() {
    int tokens = speculator.pace().draftTokens(RowLoads.of(live.all(), speculator.draft()));
    List<DraftedRow> drafting = drafting(tokens);
    if (drafting.isEmpty()) {
      speculator.totals().plainRound();
    } else {
      speculator.totals().draftedRound();
    }
    while (drafting.size() > (1 - ENOUGH) * live.all().size()) {
      draft(drafting);
      drafting = drafting(tokens);
    }
    verify(live.all().stream().filter(row -> !row.mayDraft(tokens)).toList());
    live.retire(this::finish);
  }

  private static List<DocumentTask> documents(List<DraftedRow> rows) {
    return rows.stream().map(row -> row.row().document()).distinct().toList();
  }

  private List<DraftedRow> drafting(int tokens) {
    return live.all().stream().filter(row -> row.mayDraft(tokens)).toList();
  }

  private void draft(List<DraftedRow> drafting) {
    long start = speculator.now();
    int documentTokens = DocumentTask.encode(documents(drafting), speculator.draftEncoder());
    int tokens = drafting.stream().mapToInt(DraftedRow::unseenByDraft).sum();
    RowCall call = new RowCall(draft, tokens, drafting.size());
    drafting.forEach(row -> row.draftWith(call, speculator.rule()));
    NextTokens next = call.decode();
    for (int r = 0; r < drafting.size(); r++) {
      drafting.get(r).take(next, r, speculator.speculation().fallbackThreshold());
    }
    speculator.totals().draftCall();
    if (documentTokens > 0) {
      speculator.pace().caughtUp(documentTokens, tokens, speculator.now() - start);
    } else if (tokens == drafting.size()) {
      speculator.pace().draftCall(tokens, speculator.now() - start);
    }
  }

  /** Checks rows in as many calls as memory asks for. */
  private void verify(List<DraftedRow> waiting) {
    int most = Math.max(speculator.answersPerCall(), live.all().size());
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
    RowCall call = new RowCall(target, tokens, answers);
    waiting.forEach(row -> row.verifyWith(call, speculator.rule()));
    NextTokens next = call.decode();
    Evidence evidence = new Evidence();
    int answer = 0;
    for (DraftedRow row : waiting) {
      int own = row.answers();
      row.settle(next, answer, speculator.rule(), evidence);
      answer += own;
    }
    speculator.totals().targetCall();
    speculator.pace().verified(evidence);
    if (tokens == answers) {
      speculator.pace().targetCall(tokens, speculator.now() - start);
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
  public void join(SpeculativeBatch other) {
    live.join(other.live);
  }

  @Override
  public void close() {
    live.all().forEach(DraftedRow::dropProposals);
    live.close();
  }
}
