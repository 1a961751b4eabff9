package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What is fixed about a model: its sizes, and the parts of which its family makes models; checked
 * when made.
 *
 * @param vocabularySize rows of the embedding matrix, padding rows included
 * @param width length of an encoder or decoder state ({@code d_model})
 * @param headSize length of a query, key or value ({@code d_kv})
 * @param heads attention heads of a layer; {@code heads * headSize} need not be the width
 */
public record ModelConfig(
    Family family,
    int vocabularySize,
    int width,
    int headSize,
    int heads,
    int encoderLayers,
    int decoderLayers,
    RelativeBias positions,
    FeedForward feedForward,
    Norm norm,
    Output output,
    TokenRoles tokens,
    Downsampling downsampling) {

  /** Rows by which an embedding matrix may always exceed its tokenizer. */
  private static final int PADDING_ROWS = 1024;

  public ModelConfig {
    Objects.requireNonNull(family, "family");
    Requirement.range("vocab_size", vocabularySize, 2, 1 << 24);
    Requirement.range("d_model", width, 1, 1 << 16);
    Requirement.range("d_kv", headSize, 1, 1 << 12);
    Requirement.range("num_heads", heads, 1, 1 << 12);
    Requirement.range("num_layers", encoderLayers, 1, 1 << 10);
    Requirement.range("num_decoder_layers", decoderLayers, 1, 1 << 10);
    Objects.requireNonNull(positions, "positions");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(output, "output");
    tokens.requireWithin(vocabularySize);
    downsampling.requireWithin(encoderLayers);
  }

  /**
   * Reads the configuration of a model directory, as of a model without an output matrix of its
   * own.
   *
   * @throws io.encodeonce.runtime.InferenceException if it is missing, inconsistent or not
   *     supported
   */
  public static ModelConfig read(Path directory) {
    return ConfigReader.open(directory).read(false);
  }

  /** An adapted model of these sizes: with these samplers. */
  public ModelConfig adapted(Downsampling samplers) {
    return new ModelConfig(
        Family.ADAPTIVE_T5,
        vocabularySize,
        width,
        headSize,
        heads,
        encoderLayers,
        decoderLayers,
        positions,
        feedForward,
        norm,
        output,
        tokens,
        samplers);
  }

  /** All tensors of such a model, in the order in which they are written. */
  public Map<Slot, ModelTensor> tensors() {
    return TensorTable.of(this);
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
}
