package io.encodeonce.jobs.decompose;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** An answered dialogue. */
record SampleDialogue(String id, String firstTurn, List<SampleSlot> slots) {
  private static final int SHOWN_CHARACTERS = 70;

  /**
   * Fills a dialogue's slots.
   *
   * @param answers by the prompts' names
   */
  static SampleDialogue of(Row row, Map<String, String> answers) {
    List<Row> prompts = row.getList(row.fieldIndex("prompts"));
    return new SampleDialogue(
        row.getAs("id"),
        firstTurn(row.getAs("text")),
        prompts.stream().map(prompt -> slot(prompt, answers)).toList());
  }

  private static SampleSlot slot(Row prompt, Map<String, String> answers) {
    return new SampleSlot(
        prompt.getAs("prompt"),
        prompt.getList(prompt.fieldIndex("expected")),
        answers.getOrDefault(prompt.<String>getAs("name"), ""));
  }

  private static String firstTurn(String text) {
    String turn = text.lines().findFirst().orElse("");
    return turn.length() <= SHOWN_CHARACTERS ? turn : turn.substring(0, SHOWN_CHARACTERS) + "...";
  }

  boolean isRight() {
    return slots.stream().allMatch(SampleSlot::isRight);
  }

  String text() {
    return slots.stream()
        .map(SampleSlot::text)
        .collect(Collectors.joining("\n", "dialogue %s, %s\n".formatted(id, firstTurn), "\n"));
  }
}
