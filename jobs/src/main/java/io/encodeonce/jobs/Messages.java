package io.encodeonce.jobs;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/** What this module tells its users when it refuses. */
final class Messages {
  static final String PROMPTS_MISSING =
      "--input needs --prompts FILE, or --prompt-column NAME where rows have their own";
  static final String PROMPTS_TWICE = "give one of --prompts and --prompt-column, not both";
  static final String MODEL_MISSING = "--input needs --model, a checkpoint directory or sample";
  static final String OUTPUT_MISSING = "--input needs --output, the folder to write";
  static final String WIDE_NEEDS_PROMPTS =
      "--layout wide needs --prompts, for its columns are the prompts' names: use --layout long"
          + " with --prompt-column";
  static final String DETAILS_NEED_WIDE =
      "--details belongs to --layout wide: the long layout has them always";
  static final String RANDOM_MODEL_READS_NOTHING =
      "--documents, --last and --limit are not for random weights: use --random";
  static final String RANDOM_TEXT_NEEDS_MODEL =
      "--random and --random-prompts need --model random:SHAPE, whose words are its tokens";
  static final String NEW_TOKENS_TWICE = "give one of --new-tokens and --max-new-tokens, not both";
  static final String NULL_TEXT = "the document's text is null, but must have a character";
  static final String NO_PROMPTS = "the list of prompts is empty: give at least one prompt";
  static final String PROMPT_TYPES = "ARRAY<STRING> or ARRAY<STRUCT<name STRING, prompt STRING>>";

  /** With the name. */
  static final String PROMPT_TWICE =
      "prompt name %s occurs twice: names must differ, for answers are found by them";

  static final String SPECULATION_NEEDS_DRAFT =
      "options of a draft need --draft: the checkpoint of a smaller model with the same tokenizer";
  static final String REJECTION_NEEDS_TEMPERATURE =
      "--speculation rejection needs --temperature above 0: without it no token is drawn, and exact"
          + " gives the same sooner";
  static final String COSTS_NEED_AUTOMATIC =
      "--step-costs needs --speculation-when automatic, which alone goes by them";
  static final String SAMPLING_NEEDS_TEMPERATURE =
      "--top-k, --top-p and --seed need --temperature above 0: without it no token is drawn";
  static final String RANDOM_NEEDS_RANDOM =
      "--model and --draft must both have random weights, or none, for they share a tokenizer";
  static final String RANDOM_IS_NEVER_RIGHT =
      "--model and --draft cannot have random weights here, for no answer of theirs is right";
  static final String DRAFT_MISSING =
      "--model needs --draft, a smaller model with its tokenizer: only the embedded model has one";

  private static final int BEGINNING_CHARACTERS = 60;

  private Messages() {}

  static String shares(double acceptance, double near) {
    return "--acceptance and --near are %s and %s, but must be from 0 to 1"
        .formatted(acceptance, near);
  }

  static String needsInput(String option) {
    return option + " needs --input: without it the embedded sample is answered";
  }

  static String formatUnknown(String path) {
    return "the format of %s does not show in its name: give --format csv, json, text, parquet or orc"
        .formatted(path);
  }

  static String atLeast(String option, int value, int least) {
    return "%s is %d, but must be at least %d".formatted(option, value, least);
  }

  static String times(String value) {
    return "\"%s\" is not a number times a number of tokens: write it as in 8x256".formatted(value);
  }

  static String noInput(String path, String reason) {
    return "input %s cannot be read: %s".formatted(path, reason);
  }

  static String noColumn(String option, String name, List<String> present) {
    return "%s is %s, but the input has the columns %s".formatted(option, name, present);
  }

  static String columnType(String name, String expected, DataType found) {
    return "column %s must be %s, but is %s: cast it first".formatted(name, expected, found.sql());
  }

  static String nullPrompts(String column) {
    return "prompt column %s is null: give an array of prompts".formatted(column);
  }

  static String nullPrompt(String column) {
    return "prompt column %s has an element without name or prompt: leave it out of the array"
        .formatted(column);
  }

  static String badRow(String text, String error, String place) {
    return "%s could not be answered (mode FAILFAST): %s%s"
        .formatted(beginning(text), error, place);
  }

  private static String beginning(String text) {
    if (text == null) {
      return "the row without a text";
    }
    return "the row that begins with \"%s\"".formatted(line(text));
  }

  /** The beginning of a text, on one line. */
  static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    boolean fits = line.length() <= BEGINNING_CHARACTERS;
    return fits ? line : line.substring(0, BEGINNING_CHARACTERS) + "...";
  }

  static String promptFile(String path, String reason) {
    return "prompts %s cannot be used: %s".formatted(path, reason);
  }

  static String promptFileShape(String path) {
    return promptFile(
        path, "it must be a JSON list of strings or of {\"name\": \"...\", \"prompt\": \"...\"}");
  }

  static String columnTwice(String name) {
    return "the output would have two columns called %s: rename the prompt, or keep fewer input"
            .formatted(name)
        + " columns with --id-column";
  }

  static String outputExists(String path) {
    return "output %s exists: choose another, or give --save-mode overwrite or append"
        .formatted(path);
  }

  static String outputUnwritable(String path, String reason) {
    return "output %s cannot be written: %s".formatted(path, reason);
  }

  static String notAFile(String option, Path file) {
    return "%s is %s, but must be a file in a folder that can be written to"
        .formatted(option, file);
  }

  static String warning(String sentence) {
    return "warning: " + sentence;
  }

  static String wrongOptions(List<String> problems) {
    return "cannot run:" + String.join("", problems.stream().map(p -> "\n  - " + p).toList());
  }
}
