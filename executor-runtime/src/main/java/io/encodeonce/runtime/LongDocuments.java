package io.encodeonce.runtime;

/** What happens to a document with more tokens than the limit. */
public enum LongDocuments {
  /**
   * As the checkpoint's {@code tokenizer_config.json} says ({@code truncation_side}), else its
   * start is kept.
   */
  MODEL,
  /** The first tokens are kept and the answers are flagged. */
  KEEP_START,
  /** The last tokens are kept and the answers are flagged. */
  KEEP_END,
  /** The document is answered with an error. */
  ERROR
}
