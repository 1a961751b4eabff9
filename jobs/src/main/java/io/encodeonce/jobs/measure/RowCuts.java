package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Document;
import java.util.ArrayList;
import java.util.List;

/** Documents cut into calls of so many rows. Not thread-safe. */
final class RowCuts {
  private final List<Document> documents;
  private int next;

  /**
   * @param documents gone through again and again; one at least has a prompt
   */
  RowCuts(List<Document> documents) {
    this.documents = documents;
  }

  /** The next documents that have so many prompts together; the last one is cut to fit. */
  List<Document> call(int rows) {
    List<Document> call = new ArrayList<>();
    int missing = rows;
    while (missing > 0) {
      Document document = documents.get(next++ % documents.size());
      int taken = Math.min(missing, document.prompts().size());
      if (taken > 0) {
        call.add(new Document(document.text(), document.prompts().subList(0, taken)));
      }
      missing -= taken;
    }
    return call;
  }
}
