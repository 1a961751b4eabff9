package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;

/**
 * A token that one model has drawn ahead for another to judge, and what it was drawn from.
 *
 * @param tensor log-probabilities {@code [vocabulary]}
 */
public record Proposal(int token, Value tensor) implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
