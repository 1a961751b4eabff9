package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * What an example takes in a batch.
 *
 * @param documentTokens that the encoder reads
 * @param rows of the decoder
 * @param rowTokens that the decoder reads of all rows
 * @param longestRow tokens that the decoder reads of the longest row
 */
public record ExampleSize(int documentTokens, int rows, int rowTokens, int longestRow)
    implements Serializable {}
