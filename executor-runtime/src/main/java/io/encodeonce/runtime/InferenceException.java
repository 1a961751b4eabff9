package io.encodeonce.runtime;

/** A checkpoint, an option or the engine refused. The message names the rule, value and remedy. */
public class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
