package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;
import java.util.List;

/**
 * A document's keys and values for cross-attention, there once for all its rows and never changed,
 * and an account of what was computed with them.
 *
 * @param tensor {@code [layers, 2, heads, length, headSize]}
 * @param keptTokens tokens of the document that each encoder layer read, and at last those that
 *     have keys and values here: {@code length}
 * @param learnersRun learners that each encoder layer ran for a token of the document, on an
 *     average; empty where there are none
 * @param decoderLearners what the decoder has run for the document's rows
 */
public record CrossKeysValues(
    Value tensor,
    List<Integer> keptTokens,
    List<Double> learnersRun,
    DecoderLearners decoderLearners)
    implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
