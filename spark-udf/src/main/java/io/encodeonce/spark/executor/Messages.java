package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceException;

/** What users are told where a model could not be waited for. */
final class Messages {
  static final String INTERRUPTED = "the task was interrupted while it waited for the model";

  private Messages() {}

  static String notOpened(Throwable cause) {
    return "the model could not be opened: "
        + (cause instanceof InferenceException ? cause.getMessage() : cause);
  }
}
