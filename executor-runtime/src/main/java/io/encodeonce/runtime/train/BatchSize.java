package io.encodeonce.runtime.train;

/**
 * What some examples take together, as many tokens as the longest each.
 *
 * @param documents of the encoder
 * @param longestDocument in tokens
 * @param rows of the decoder
 * @param longestRow in tokens
 */
record BatchSize(long documents, int longestDocument, long rows, int longestRow) {
  static final BatchSize NONE = new BatchSize(0, 0, 0, 0);

  /** These and one more. */
  BatchSize with(ExampleSize example) {
    return new BatchSize(
        documents + 1,
        Math.max(longestDocument, example.documentTokens()),
        rows + example.rows(),
        Math.max(longestRow, example.longestRow()));
  }

  /** Of documents and rows, padding included. */
  long tokens() {
    return documents * longestDocument + rows * longestRow;
  }
}
