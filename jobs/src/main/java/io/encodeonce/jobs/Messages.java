package io.encodeonce.jobs;

import java.util.List;

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

  private Messages() {}

  static String needsInput(String option) {
    return option + " needs --input: without it the embedded sample is answered";
  }

  static String formatUnknown(String path) {
    return "the format of %s does not show in its name: give --format parquet, json, csv or text"
        .formatted(path);
  }

  static String atLeast(String option, int value, int least) {
    return "%s is %d, but must be at least %d".formatted(option, value, least);
  }

  static String byteSize(String value) {
    return "\"%s\" is no size: write a whole number and a unit, as in 512MB or 2GB"
        .formatted(value);
  }

  static String times(String value) {
    return "\"%s\" is not a number times a number of tokens: write it as in 8x256".formatted(value);
  }

  static String noInput(String path, String reason) {
    return "input %s cannot be read: %s".formatted(path, reason);
  }

  static String noColumn(String option, String name, String[] present) {
    return "%s is %s, but the input has the columns %s".formatted(option, name, List.of(present));
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

  static String wrongOptions(List<String> problems) {
    return "cannot run:" + String.join("", problems.stream().map(p -> "\n  - " + p).toList());
  }
}
