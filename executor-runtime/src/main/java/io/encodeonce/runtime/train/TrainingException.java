package io.encodeonce.runtime.train;

/** Training cannot go on; the message says why, and what can be done. */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}
