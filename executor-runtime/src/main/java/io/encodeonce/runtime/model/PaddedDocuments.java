package io.encodeonce.runtime.model;

import static io.encodeonce.runtime.model.TransformerProgram.DOCUMENTS;

import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.List;

/**
 * Documents that are encoded together.
 *
 * @param documents token ids, each at least one
 * @param longest tokens of the longest
 */
record PaddedDocuments(List<int[]> documents, int longest) {
  static PaddedDocuments of(List<int[]> documents) {
    return new PaddedDocuments(
        documents, documents.stream().mapToInt(ids -> ids.length).max().orElseThrow());
  }

  /** As the program takes them. */
  Value in(Scope scope) {
    return scope.tuple(
        DOCUMENTS,
        scope.longs(padded(), documents.size(), longest),
        scope.longs(lengths()),
        scope.flag(documents.stream().anyMatch(ids -> ids.length < longest)));
  }

  private long[] padded() {
    long[] padded = new long[documents.size() * longest];
    for (int i = 0; i < documents.size(); i++) {
      int[] ids = documents.get(i);
      for (int j = 0; j < ids.length; j++) {
        padded[i * longest + j] = ids[j];
      }
    }
    return padded;
  }

  private long[] lengths() {
    return documents.stream().mapToLong(ids -> ids.length).toArray();
  }
}
