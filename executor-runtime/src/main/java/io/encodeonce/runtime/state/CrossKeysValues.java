package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;
import java.util.List;

/**
 * A document's keys and values for cross-attention, there once for all its rows and never changed.
 *
 * @param tensor {@code [layers, 2, heads, length, headSize]}
 * @param keptTokens tokens of the document that each encoder layer read, and at last those that
 *     have keys and values here: {@code length}
 * @param learnersRun learners that each encoder layer ran for a token of the document, on an
 *     average; empty where there are none
 */
public record CrossKeysValues(Value tensor, List<Integer> keptTokens, List<Double> learnersRun)
    implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
