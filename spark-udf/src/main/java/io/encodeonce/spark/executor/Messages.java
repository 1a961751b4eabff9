package io.encodeonce.spark.executor;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;

/** What users are told where a model could not be waited for. */
final class Messages {
  static final String INTERRUPTED = "the task was interrupted while it waited for the model";

  private Messages() {}

  static String noGpu(Device asked) {
    return ("option device is %s, but Spark, which is configured with GPUs, gave this task none: set"
            + " spark.task.resource.gpu.amount beside spark.executor.resource.gpu.amount (a fraction"
            + " where tasks share a GPU), name a GPU as in cuda:0, or take the device %s")
        .formatted(asked, asked.kind() == Device.Kind.CUDA ? "auto or cpu" : "cpu");
  }

  static String unknownGpu(Device asked, String address, String visible) {
    return ("option device is %s, but the GPU that Spark gave this task is %s, which is neither a"
            + " number nor listed in %s: have the discovery script tell GPUs' numbers from 0, list it"
            + " there, or name a GPU as in cuda:0")
        .formatted(asked, address, visible);
  }

  static String notOpened(Throwable cause) {
    return "the model could not be opened: "
        + (cause instanceof InferenceException ? cause.getMessage() : cause);
  }
}
