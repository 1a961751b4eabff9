package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;

/**
 * What a token was drawn from.
 *
 * @param tensor log-probabilities {@code [vocabulary]}
 */
public record Distribution(Value tensor) implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
