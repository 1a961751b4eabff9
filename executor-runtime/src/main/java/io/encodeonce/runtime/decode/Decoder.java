package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.encode.DocumentEncoder;
import java.util.List;
import java.util.function.Function;

/**
 * Answers documents: each is encoded once, and its prompts become rows that share its keys and
 * values (prompt-in-decoder: Lu et al., arXiv 2403.13112). Thread-safe.
 *
 * @param batches starts rows, whose documents are encoded by then
 * @param budgetBytes memory that one call's documents and rows may take
 */
public record Decoder<B extends Batch<B>>(
    Function<List<Row>, B> batches,
    DocumentEncoder encoder,
    Footprint footprint,
    DecodingLimits limits,
    long budgetBytes,
    StepTimes times) {

  /**
   * Gives every task its answers, or an error.
   *
   * @param tasks best sorted by length
   */
  public void answer(List<DocumentTask> tasks) {
    Admission admission = new Admission(tasks, footprint, limits, budgetBytes);
    try (B live = batches.apply(List.of())) {
      int refillAt = 0;
      while (admission.isOpen() || !live.rows().isEmpty()) {
        // Half a batch costs nearly what a full one does: time to let others in.
        if (live.rows().size() <= refillAt && admission.isOpen()) {
          admit(admission, live);
          refillAt = live.rows().size() / 2;
        } else {
          advance(live);
        }
      }
    } finally {
      tasks.forEach(DocumentTask::release);
    }
  }

  private void admit(Admission admission, B live) {
    List<Row> rows = admission.next(live.rows());
    if (rows.isEmpty()) {
      return;
    }
    encode(rows.stream().map(Row::document).distinct().toList());
    try (B fresh = batches.apply(rows)) {
      advance(fresh);
      live.join(fresh);
    }
  }

  private void encode(List<DocumentTask> documents) {
    long start = System.nanoTime();
    DocumentTask.encode(documents, encoder);
    times.encoded(System.nanoTime() - start);
  }

  private void advance(B rows) {
    long start = System.nanoTime();
    rows.advance();
    times.decoded(System.nanoTime() - start);
  }
}
