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
}
