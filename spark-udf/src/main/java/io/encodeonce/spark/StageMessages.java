package io.encodeonce.spark;

/** What users are told of a stage whose parameters do not fit. */
final class StageMessages {
  private StageMessages() {}

  static String parameterMissing(String name) {
    return "parameter %s is not set, but must be".formatted(name);
  }

  static String parameterText(String name, String reason) {
    return "parameter %s must be a JSON object of texts: %s".formatted(name, reason);
  }

  static String promptNames(int names, int prompts) {
    return "promptNames has %d names for %d prompts: give at least one prompt, and a name a prompt or none"
        .formatted(names, prompts);
  }

  static String outputTaken(String column) {
    return "outputCol is %s, which the input has: name another, or drop it first".formatted(column);
  }

  static String promptsColumn(String column, String type) {
    return "promptsCol is %s, which must be ARRAY<STRING> or ARRAY<STRUCT<.., prompt STRING, ..>>, but"
            .formatted(column)
        + " is %s".formatted(type);
  }

  static String trainedPrompts() {
    return "give promptsCol, a column of each text's own prompts and answers; or prompts, and in"
        + " answerCols a column of answers a prompt";
  }

  static String answerColumns(int columns, int prompts) {
    return "answerCols has %d columns for %d prompts: give one a prompt"
        .formatted(columns, prompts);
  }

  static String noOption(String key) {
    return "option %s of training does not exist: docs/training-options.md lists all"
        .formatted(key);
  }

  static String metric(String value) {
    return "metricName is %s, but must be answers or documents".formatted(value);
  }
}
