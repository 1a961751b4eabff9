package io.encodeonce.jobs.decompose;

/** What an answered document has beside its own columns, under names that no input should have. */
final class AnswerColumns {
  /** {@code ARRAY<STRUCT<name, text, score, mean_score, tokens, finish>>}; null for a bad row. */
  static final String ANSWERS = "_encodeonce_answers";

  /** {@code BOOLEAN}: whether the document was cut to the limit. */
  static final String TRUNCATED = "_encodeonce_truncated";

  private AnswerColumns() {}
}
