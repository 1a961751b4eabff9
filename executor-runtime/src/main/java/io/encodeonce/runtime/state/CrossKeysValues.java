package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;

/**
 * A document's keys and values for cross-attention, there once for all its rows and never changed.
 *
 * @param tensor {@code [layers, 2, heads, length, headSize]}
 */
public record CrossKeysValues(Value tensor) implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
