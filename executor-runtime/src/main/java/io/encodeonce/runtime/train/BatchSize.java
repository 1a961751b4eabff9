package io.encodeonce.runtime.train;

/**
 * What some examples take together. Layers compute documents that are padded to the longest, and
 * rows that are not; attention pads rows to the longest, and each document's rows together to those
 * of the document that has most tokens in them.
 *
 * @param documents of the encoder
 * @param longestDocument in tokens
 * @param rows of the decoder
 * @param rowTokens of all rows
 * @param longestRow in tokens
 * @param mostRowTokens of a document
 */
record BatchSize(
    long documents,
    int longestDocument,
    long rows,
    long rowTokens,
    int longestRow,
    int mostRowTokens) {
  static final BatchSize NONE = new BatchSize(0, 0, 0, 0, 0, 0);

  /** These and one more. */
  BatchSize with(ExampleSize example) {
    return new BatchSize(
        documents + 1,
        Math.max(longestDocument, example.documentTokens()),
        rows + example.rows(),
        rowTokens + example.rowTokens(),
        Math.max(longestRow, example.longestRow()),
        Math.max(mostRowTokens, example.rowTokens()));
  }

  /** What layers compute, or what attention pads rows to if that is more. */
  long tokens() {
    long computed = documents * longestDocument + rowTokens;
    return Math.max(computed, Math.max(rows * longestRow, documents * mostRowTokens));
  }
}
