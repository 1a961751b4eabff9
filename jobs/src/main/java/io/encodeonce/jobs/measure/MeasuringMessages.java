package io.encodeonce.jobs.measure;

/** What users are told about wrong flags of what measures speed. */
final class MeasuringMessages {
  static final String RANDOM_MODEL_READS_NOTHING =
      "--documents, --last and --limit are not for random weights: use --random";
  static final String RANDOM_TEXT_NEEDS_MODEL =
      "--random and --random-prompts need --model random:SHAPE, whose words are its tokens";
  static final String NEW_TOKENS_TWICE = "give one of --new-tokens and --max-new-tokens, not both";
  static final String RANDOM_NEEDS_RANDOM =
      "--model and --draft must both have random weights, or none, for they share a tokenizer";

  private MeasuringMessages() {}

  static String times(String value) {
    return "\"%s\" is not a number times a number of tokens: write it as in 8x256".formatted(value);
  }

  static String shares(double acceptance, double near) {
    return "--acceptance and --near are %s and %s, but must be from 0 to 1"
        .formatted(acceptance, near);
  }
}
