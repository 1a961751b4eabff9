package io.encodeonce.spark.executor;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.HashMap;
import java.util.Map;

/** A loaded model that tasks of several queries answer with, each query by its own options. */
public final class SharedModel {
  private final InferenceRuntime opened;
  private final Device device;
  private final Map<RuntimeOptions, SharedRuntime> runtimes = new HashMap<>();

  /**
   * @param options with which it was opened
   */
  SharedModel(InferenceRuntime opened, RuntimeOptions options) {
    this.opened = opened;
    this.device = options.loading().device();
    runtimes.put(options, new SharedRuntime(opened));
  }

  /** The runtime of these options, which load what is loaded; on the device where that is. */
  public synchronized SharedRuntime runtime(RuntimeOptions options) {
    return runtimes.computeIfAbsent(
        options.withDevice(device), own -> new SharedRuntime(opened.with(own)));
  }

  void close() {
    opened.close();
  }
}
