package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.FileMessages;
import org.apache.spark.sql.types.DataType;

/** What users are told about documents and prompts that cannot be answered. */
final class AnsweringMessages {
  static final String NULL_TEXT = "the document's text is null, but must have a character";
  static final String NO_PROMPTS = "the list of prompts is empty: give at least one prompt";
  static final String PROMPT_TYPES = "ARRAY<STRING> or ARRAY<STRUCT<name STRING, prompt STRING>>";

  /** With the name. */
  static final String PROMPT_TWICE =
      "prompt name %s occurs twice: names must differ, for answers are found by them";

  private AnsweringMessages() {}

  static String nullPrompts(String column) {
    return "prompt column %s is null: give an array of prompts".formatted(column);
  }

  static String nullPrompt(String column) {
    return "prompt column %s has an element without name or prompt: leave it out of the array"
        .formatted(column);
  }

  static String columnType(String name, String expected, DataType found) {
    return "column %s must be %s, but is %s: cast it first".formatted(name, expected, found.sql());
  }

  static String badRow(String text, String error, String place) {
    return "%s could not be answered (mode FAILFAST): %s%s"
        .formatted(beginning(text), error, place);
  }

  private static String beginning(String text) {
    if (text == null) {
      return "the row without a text";
    }
    return "the row that begins with \"%s\"".formatted(FileMessages.line(text));
  }

  static String columnTwice(String name) {
    return "the output would have two columns called %s: rename the prompt, or keep fewer input"
            .formatted(name)
        + " columns with --id-column";
  }
}
