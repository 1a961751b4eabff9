package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;

/**
 * The rows' own keys and values. The token at a position lies at that position's slot, so a row is
 * cut back by forgetting slots; slots never written are zeros.
 *
 * @param tensor {@code [layers, 2, rows, capacity, heads, headSize]}
 * @param rows decoder rows
 * @param capacity positions there is room for
 */
public record SelfKeysValues(Value tensor, int rows, int capacity) implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
