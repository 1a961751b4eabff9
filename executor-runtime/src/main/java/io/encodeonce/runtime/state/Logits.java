package io.encodeonce.runtime.state;

import io.encodeonce.runtime.tensor.Value;

/**
 * What a step of the decoder says of each next token that was asked for.
 *
 * @param tensor floats {@code [answers, vocabulary]}
 */
public record Logits(Value tensor) implements AutoCloseable {
  @Override
  public void close() {
    tensor.close();
  }
}
