package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.model.Footprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

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
    waiting.removeIf(task -> !task.hasRowsToStart());
    return !waiting.isEmpty();
  }

  /**
   * The rows that fit beside the live ones. Where nothing is live, a document that does not fit is
   * failed, so that the others go on.
   */
  List<Row> next(List<Row> live) {
    List<Row> admitted = new ArrayList<>();
    long free = budgetBytes - heldBytes(live);
    while (isOpen()) {
      DocumentTask task = waiting.element();
      long needed = rowBytes(task) + documentBytes(task, admitted);
      if (needed <= free) {
        free -= needed;
        admitted.add(task.startRow(limits.startToken()));
      } else if (admitted.isEmpty() && live.isEmpty()) {
        task.fail(tooLarge(task, needed));
      } else {
        break;
      }
    }
    return admitted;
  }

  private long heldBytes(List<Row> live) {
    Set<DocumentTask> documents = new HashSet<>();
    long bytes = 0;
    for (Row row : live) {
      bytes += footprint.rowBytes(row.promptTokens(), limits.maxNewTokens());
      documents.add(row.document());
    }
    waiting.stream().filter(DocumentTask::isEncoded).forEach(documents::add);
    for (DocumentTask document : documents) {
      bytes += footprint.crossBytes(document.tokens().length);
    }
    return bytes;
  }

  private long rowBytes(DocumentTask task) {
    return footprint.rowBytes(task.nextPrompt().length, limits.maxNewTokens());
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
