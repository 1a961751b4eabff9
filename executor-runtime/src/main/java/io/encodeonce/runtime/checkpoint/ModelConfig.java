package io.encodeonce.runtime.checkpoint;

import java.util.List;
import java.util.Objects;

/**
 * What is fixed about a model; checked when made.
 *
 * @param modelType the family: {@code t5} or {@code mt5}
 * @param vocabularySize rows of the embedding matrix, padding rows included
 * @param width length of an encoder or decoder state ({@code d_model})
 * @param headSize length of a query, key or value ({@code d_kv})
 * @param heads attention heads of a layer; {@code heads * headSize} need not be the width
 * @param feedForwardWidth inner length of the feed-forward network ({@code d_ff})
 * @param relativeBuckets rows of the relative position bias
 * @param relativeMaxDistance distance in tokens from which all share the last bucket
 * @param activation nonlinearity of the feed-forward network
 * @param gated whether a second linear product multiplies the activation
 * @param normEpsilon what the norms add to the mean square
 * @param tiedEmbeddings whether the embedding matrix is also the output matrix
 * @param scaledLogits whether decoder states are scaled by {@code width^-0.5} before the output
 *     matrix
 * @param startToken what a decoder row starts with
 * @param endTokens what ends a decoder row; not empty
 * @param documentEndToken what ends a document in the encoder
 * @param padToken what fills a row and is never read
 */
public record ModelConfig(
    String modelType,
    int vocabularySize,
    int width,
    int headSize,
    int heads,
    int feedForwardWidth,
    int encoderLayers,
    int decoderLayers,
    int relativeBuckets,
    int relativeMaxDistance,
    Activation activation,
    boolean gated,
    double normEpsilon,
    boolean tiedEmbeddings,
    boolean scaledLogits,
    int startToken,
    List<Integer> endTokens,
    int documentEndToken,
    int padToken) {

  /** Rows by which an embedding matrix may always exceed its tokenizer. */
  private static final int PADDING_ROWS = 1024;

  public ModelConfig {
    Objects.requireNonNull(modelType, "modelType");
    Objects.requireNonNull(activation, "activation");
    endTokens = List.copyOf(endTokens);
    requireRange("vocab_size", vocabularySize, 2, 1 << 24);
    requireRange("d_model", width, 1, 1 << 16);
    requireRange("d_kv", headSize, 1, 1 << 12);
    requireRange("num_heads", heads, 1, 1 << 12);
    requireRange("d_ff", feedForwardWidth, 1, 1 << 20);
    requireRange("num_layers", encoderLayers, 1, 1 << 10);
    requireRange("num_decoder_layers", decoderLayers, 1, 1 << 10);
    // The encoder halves the buckets by direction, and half of what is left counts single tokens.
    requireRange("relative_attention_num_buckets", relativeBuckets, 4, 1 << 16);
    // From half the buckets on, distances grow by a logarithm that needs room to grow in.
    requireRange(
        "relative_attention_max_distance",
        relativeMaxDistance,
        relativeBuckets / 2 + 1,
        Integer.MAX_VALUE);
    require(
        normEpsilon > 0 && normEpsilon < 1,
        "layer_norm_epsilon",
        normEpsilon,
        "above 0 and below 1");
    require(!endTokens.isEmpty(), "eos_token_id", endTokens, "at least one token");
    requireRange("decoder_start_token_id", startToken, 0, vocabularySize - 1);
    requireRange("pad_token_id", padToken, 0, vocabularySize - 1);
    requireRange("eos_token_id", documentEndToken, 0, vocabularySize - 1);
    for (int endToken : endTokens) {
      requireRange("eos_token_id", endToken, 0, vocabularySize - 1);
    }
  }

  /**
   * Refuses a tokenizer that is not this model's: one with tokens that the embedding matrix lacks,
   * or so much smaller that padding of the matrix cannot be the reason.
   *
   * @param tokenizerSize the tokenizer's highest token id, plus one
   */
  public void requireTokenizer(int tokenizerSize) {
    int padding = Math.max(PADDING_ROWS, vocabularySize / 10);
    if (tokenizerSize > vocabularySize) {
      throw Refusals.tokenizerTooLarge(vocabularySize, tokenizerSize);
    }
    if (vocabularySize - tokenizerSize > padding) {
      throw Refusals.tokenizerTooSmall(vocabularySize, tokenizerSize, padding);
    }
  }

  private static void requireRange(String key, int value, int least, int most) {
    require(value >= least && value <= most, key, value, "from %d to %d".formatted(least, most));
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, but must be %s".formatted(key, value, rule));
    }
  }
}
