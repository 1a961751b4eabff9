package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.runtime.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Documents whose right answers are known.
 *
 * @param documents with their prompts
 * @param expected the right answers, by the places of documents and prompts
 * @param groups the one that each document is of, by their places; empty where they are not grouped
 */
public record LabelledDocuments(
    List<Document> documents, List<List<Spellings>> expected, List<String> groups) {
  /**
   * Takes dialogues.
   *
   * @param groupField names each one's group, if they are grouped
   * @throws io.encodeonce.runtime.InferenceException if there are none, or an answer or a group is
   *     not known
   */
  public static LabelledDocuments of(Dialogues dialogues, Optional<String> groupField) {
    return new LabelledDocuments(
        dialogues.documents(),
        dialogues.expected(),
        groupField.map(dialogues::groups).orElse(List.of()));
  }

  /**
   * How many answers of each group are right, by its name.
   *
   * @param answers by the places of documents and prompts
   */
  Map<String, Accuracy> byGroup(List<List<String>> answers) {
    Map<String, Accuracy> byGroup = new TreeMap<>();
    groups.stream()
        .distinct()
        .forEach(group -> byGroup.put(group, Accuracy.of(of(group, expected), of(group, answers))));
    return byGroup;
  }

  private <T> List<T> of(String group, List<T> all) {
    return IntStream.range(0, groups.size())
        .filter(document -> groups.get(document).equals(group))
        .mapToObj(all::get)
        .toList();
  }

  /** How many right answers there are. */
  public int answers() {
    return expected.stream().mapToInt(List::size).sum();
  }
}
