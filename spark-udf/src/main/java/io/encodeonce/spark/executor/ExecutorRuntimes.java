package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.ModelReference;

/** The runtimes of this process: one for all tasks that ask for the same model and options. */
public final class ExecutorRuntimes {
  private static final SharedResources<Key, SharedRuntime> RUNTIMES =
      new SharedResources<>(SharedRuntime::close);

  private record Key(String fingerprint, RuntimeOptions options) {}

  private ExecutorRuntimes() {}

  /** A share in the runtime, for the task to close when it ends. */
  public static Lease<SharedRuntime> acquire(ModelReference model, RuntimeOptions options) {
    return RUNTIMES.acquire(
        new Key(model.manifest().fingerprint(), options),
        () -> new SharedRuntime(InferenceRuntime.open(model.localDirectory(), options)),
        model.settings().idle());
  }
}
