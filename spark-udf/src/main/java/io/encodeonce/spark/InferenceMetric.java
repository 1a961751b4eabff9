package io.encodeonce.spark;

/**
 * What is counted of the documents that an operator answers. Progress finds it by the name that
 * Spark's interface shows, so no other operator's metric is called the same.
 */
public enum InferenceMetric {
  ROWS("rows answered"),
  DOCUMENTS("documents inferred"),
  ANSWERS("answers"),
  DOCUMENT_TOKENS("document tokens"),
  GENERATED_TOKENS("generated tokens"),
  BATCHES("inference batches"),
  DECODER_STEPS("decoder steps"),
  SMALL_CALLS("draft's calls"),
  LARGE_CALLS("model's calls beside a draft"),
  DRAFTED("drafted tokens"),
  ACCEPTED("accepted tokens"),
  ROLLBACKS("rollbacks"),
  FALLBACKS("fallbacks"),
  DRAFTED_ROUNDS("rounds with the draft"),
  PLAIN_ROUNDS("rounds without the draft"),
  TRUNCATED("truncated documents"),
  ERRORS("documents in error"),
  MODELS_OPENED("models opened"),
  /** In nanoseconds, summed over tasks. */
  ENCODE_TIME("encode time"),
  /** In nanoseconds, summed over tasks. */
  DECODE_TIME("decode time");

  private final String shown;

  InferenceMetric(String shown) {
    this.shown = shown;
  }

  public String shown() {
    return shown;
  }

  /** Whether there is something to count only where a model has a draft. */
  public boolean isOfDraft() {
    return compareTo(SMALL_CALLS) >= 0 && compareTo(PLAIN_ROUNDS) <= 0;
  }

  /** Whether it is counted in nanoseconds. */
  public boolean isTime() {
    return this == ENCODE_TIME || this == DECODE_TIME;
  }
}
