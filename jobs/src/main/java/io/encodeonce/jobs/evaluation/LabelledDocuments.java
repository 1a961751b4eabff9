package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.runtime.Document;
import java.util.List;

/**
 * Documents whose right answers are known.
 *
 * @param documents with their prompts
 * @param expected the right answers, by the places of documents and prompts
 */
public record LabelledDocuments(List<Document> documents, List<List<Spellings>> expected) {
  /**
   * Takes dialogues.
   *
   * @throws io.encodeonce.runtime.InferenceException if there are none, or an answer is not known
   */
  public static LabelledDocuments of(Dialogues dialogues) {
    return new LabelledDocuments(dialogues.documents(), dialogues.expected());
  }

  /** How many right answers there are. */
  public int answers() {
    return expected.stream().mapToInt(List::size).sum();
  }
}
