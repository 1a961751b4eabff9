package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.model.Footprint;
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
    long documentBytes = heldBytes(live);
    int longestPrompt = live.stream().mapToInt(Row::promptTokens).max().orElse(0);
    while (isOpen()) {
      DocumentTask task = waiting.element();
      long documents = documentBytes + documentBytes(task, admitted);
      int longest = Math.max(longestPrompt, task.nextPrompt().length);
      // A batch's arrays give all rows the room of the longest.
      long rows = (live.size() + admitted.size() + 1) * rowBytes(longest);
      if (documents + rows <= budgetBytes) {
        documentBytes = documents;
        longestPrompt = longest;
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
  private long heldBytes(List<Row> live) {
    Stream<DocumentTask> begun = Stream.ofNullable(waiting.peek()).filter(DocumentTask::isEncoded);
    return Stream.concat(live.stream().map(Row::document), begun)
        .distinct()
        .mapToLong(document -> footprint.crossBytes(document.tokens().length))
        .sum();
  }

  private long rowBytes(int promptTokens) {
    return footprint.rowBytes(promptTokens, limits.maxNewTokens());
  }

  /** Nothing where the document's keys and values are there, or will be with an admitted row. */
  private long documentBytes(DocumentTask task, List<Row> admitted) {
    boolean counted =
        task.isEncoded()
            || (!admitted.isEmpty() && admitted.get(admitted.size() - 1).document() == task);
    return counted ? 0 : footprint.encodeBytes(task.tokens().length);
  }

  private String tooLarge(DocumentTask task, long neededBytes) {
    return ("a document of %d tokens with a prompt of %d and up to %d new tokens needs %d bytes,"
            + " more than budgetBytes (%d); raise it, or lower maxDocumentTokens or maxNewTokens")
        .formatted(
            task.tokens().length,
            task.nextPrompt().length,
            limits.maxNewTokens(),
            neededBytes,
            budgetBytes);
  }
}
