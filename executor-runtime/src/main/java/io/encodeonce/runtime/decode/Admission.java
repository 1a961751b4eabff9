package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.RuntimeOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Lets rows in as far as the memory budget goes, document by document. Memory is reserved for the
 * longest answer that a row may give. Not thread-safe.
 */
final class Admission {
  private final Queue<DocumentTask> waiting;
  private final Footprint footprint;
  private final DecodingLimits limits;
  private final long budgetBytes;

  Admission(
      Collection<DocumentTask> tasks,
      Footprint footprint,
      DecodingLimits limits,
      long budgetBytes) {
    this.waiting = new ArrayDeque<>(tasks);
    this.footprint = footprint;
    this.limits = limits;
    this.budgetBytes = budgetBytes;
  }

  boolean isOpen() {
    while (!waiting.isEmpty() && !waiting.element().hasRowsToStart()) {
      waiting.remove();
    }
    return !waiting.isEmpty();
  }

  /**
   * The rows that fit beside the live ones. Where nothing is live, a document that does not fit is
   * failed, so that the others go on.
   */
  List<Row> next(List<Row> live) {
    List<Row> admitted = new ArrayList<>();
    long documentBytes = liveBytes(live);
    RowSize size = RowSize.NONE;
    for (Row row : live) {
      size = size.with(row.plan());
    }
    while (isOpen()) {
      DocumentTask task = waiting.element();
      long documents = documentBytes + documentBytes(task, admitted);
      RowSize wider = size.with(task.nextRow());
      long rows = wider.bytes(live.size() + admitted.size() + 1, footprint);
      if (documents + rows <= budgetBytes) {
        documentBytes = documents;
        size = wider;
        admitted.add(task.startRow(limits.startToken()));
      } else if (admitted.isEmpty() && live.isEmpty()) {
        task.fail(tooLarge(task, documents + rows));
      } else {
        break;
      }
    }
    return admitted;
  }

  /** Cross-KV of documents that have live rows, or of one whose rows come in parts. */
  private long liveBytes(List<Row> live) {
    Stream<DocumentTask> begun = Stream.ofNullable(waiting.peek()).filter(DocumentTask::isEncoded);
    return Stream.concat(live.stream().map(Row::document), begun)
        .distinct()
        .mapToLong(
            document -> footprint.crossBytes(document.tokens().length, document.sharedTokens()))
        .sum();
  }

  /** Nothing where the document's keys and values are there, or will be with an admitted row. */
  private long documentBytes(DocumentTask task, List<Row> admitted) {
    boolean counted =
        task.isEncoded()
            || (!admitted.isEmpty() && admitted.get(admitted.size() - 1).document() == task);
    return counted ? 0 : footprint.encodeBytes(task.tokens().length);
  }

  private String tooLarge(DocumentTask task, long neededBytes) {
    RowPlan row = task.nextRow();
    return ("a document of %d tokens with a prompt of %d and up to %d new tokens needs %d bytes,"
            + " more than %s (%d); raise it, or lower %s, %s or, with a draft, %s")
        .formatted(
            task.tokens().length,
            row.prompt().length,
            row.maxNewTokens(),
            neededBytes,
            RuntimeOption.BUDGET.key(),
            budgetBytes,
            RuntimeOption.MAX_DOCUMENT_TOKENS.key(),
            RuntimeOption.MAX_NEW_TOKENS.key(),
            RuntimeOption.MAX_DRAFT_TOKENS.key());
  }

  /**
   * What each row takes in a batch's arrays: as much as the longest.
   *
   * @param draws whether a row's tokens are drawn
   */
  private record RowSize(int promptTokens, long positions, boolean draws) {
    static final RowSize NONE = new RowSize(0, 0, false);

    RowSize with(RowPlan row) {
      return new RowSize(
          Math.max(promptTokens, row.prompt().length),
          Math.max(positions, row.positions()),
          draws || row.draws());
    }

    /** What so many rows take, and a step of them. */
    long bytes(int rows, Footprint footprint) {
      return rows * footprint.rowBytes(promptTokens, positions)
          + footprint.stepBytes()
          + (draws ? footprint.drawBytes() : 0);
    }
  }
}
