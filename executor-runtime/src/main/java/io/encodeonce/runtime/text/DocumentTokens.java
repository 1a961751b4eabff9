package io.encodeonce.runtime.text;

/** The tokens of a document that the encoder reads, the end token last. */
public final class DocumentTokens {
  private final int[] ids;
  private final boolean truncated;

  DocumentTokens(int[] ids, boolean truncated) {
    this.ids = ids;
    this.truncated = truncated;
  }

  /** The token ids themselves, not a copy. */
  public int[] ids() {
    return ids;
  }

  /** Whether the document was longer than the limit and was cut. */
  public boolean truncated() {
    return truncated;
  }
}
