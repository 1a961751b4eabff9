package io.encodeonce.spark;

/**
 * What is counted of the documents that an operator answers. Progress finds it by the name that
 * Spark's interface shows, so no other operator's metric is called the same.
 */
public enum InferenceMetric {
  ROWS(Group.ANSWERS, "rows answered"),
  DOCUMENTS(Group.ANSWERS, "documents inferred"),
  ANSWERS(Group.ANSWERS, "answers"),
  DOCUMENT_TOKENS(Group.ANSWERS, "document tokens"),
  KEPT_TOKENS(Group.ANSWERS, "document tokens that the decoder reads"),
  GENERATED_TOKENS(Group.ANSWERS, "generated tokens"),
  BATCHES(Group.ANSWERS, "inference batches"),
  DECODER_STEPS(Group.ANSWERS, "decoder steps"),
  SMALL_CALLS(Group.DRAFT, "draft's calls"),
  LARGE_CALLS(Group.DRAFT, "model's calls beside a draft"),
  DRAFTED(Group.DRAFT, "drafted tokens"),
  ACCEPTED(Group.DRAFT, "accepted tokens"),
  ROLLBACKS(Group.DRAFT, "rollbacks"),
  FALLBACKS(Group.DRAFT, "fallbacks"),
  DRAFTED_ROUNDS(Group.DRAFT, "rounds with the draft"),
  PLAIN_ROUNDS(Group.DRAFT, "rounds without the draft"),
  TRUNCATED(Group.ANSWERS, "truncated documents"),
  ERRORS(Group.ANSWERS, "documents in error"),
  MODELS_OPENED(Group.ANSWERS, "models opened"),
  /** In nanoseconds, summed over tasks. */
  ENCODE_TIME(Group.TIME, "encode time"),
  /** In nanoseconds, summed over tasks. */
  DECODE_TIME(Group.TIME, "decode time");

  private enum Group {
    ANSWERS,
    /** What there is to count only where a model has a draft. */
    DRAFT,
    /** In nanoseconds. */
    TIME
  }

  private final Group group;
  private final String shown;

  InferenceMetric(Group group, String shown) {
    this.group = group;
    this.shown = shown;
  }

  public String shown() {
    return shown;
  }

  /** Whether there is something to count only where a model has a draft. */
  public boolean isOfDraft() {
    return group == Group.DRAFT;
  }

  /** Whether it is counted in nanoseconds. */
  public boolean isTime() {
    return group == Group.TIME;
  }
}
