package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Transformer;
import java.util.Iterator;
import java.util.List;

/** The small model. It encodes a document when it is first asked about it. Thread-safe. */
public record DraftModel(Transformer transformer, DocumentEncoder encoder) {

  /**
   * Encodes those documents that it has not.
   *
   * @return their tokens
   */
  int encode(List<DocumentTask> documents) {
    List<DocumentTask> fresh = documents.stream().filter(task -> !task.isDraftEncoded()).toList();
    Iterator<DocumentTask> next = fresh.iterator();
    encoder.encode(
        fresh.stream().map(DocumentTask::tokens).toList(),
        keysValues -> next.next().draftEncoded(keysValues));
    return fresh.stream().mapToInt(task -> task.tokens().length).sum();
  }
}
