package io.encodeonce.runtime.state;

/** A token that one model has drawn ahead for another to verify, and what it was drawn from. */
public record Proposal(int token, Distribution distribution) implements AutoCloseable {
  @Override
  public void close() {
    distribution.close();
  }
}
