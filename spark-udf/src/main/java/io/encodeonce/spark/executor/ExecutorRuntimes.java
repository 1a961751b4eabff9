package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.LocalModels;
import io.encodeonce.spark.model.ModelReference;
import java.nio.file.Path;
import java.util.List;

/** The runtimes of this process: one for all tasks that ask for the same model and options. */
public final class ExecutorRuntimes {
  private static final SharedResources<Key, SharedRuntime> RUNTIMES =
      new SharedResources<>(SharedRuntime::close);

  private record Key(String fingerprint, RuntimeOptions options) {}

  private ExecutorRuntimes() {}

  /** A share in the runtime, for the task to close when it ends. */
  public static Lease<SharedRuntime> acquire(ModelReference model, RuntimeOptions options) {
    return RUNTIMES.acquire(
        new Key(model.fingerprint(), options),
        () -> new SharedRuntime(open(model.local(), options)),
        model.settings().idle());
  }

  private static InferenceRuntime open(LocalModels models, RuntimeOptions options) {
    try {
      return open(models.directories(), options);
    } catch (InferenceException e) {
      throw new InferenceException(models.inUsersWords(e.getMessage()), e);
    }
  }

  private static InferenceRuntime open(List<Path> directories, RuntimeOptions options) {
    return directories.size() == 1
        ? InferenceRuntime.open(directories.get(0), options)
        : InferenceRuntime.open(directories.get(0), directories.get(1), options);
  }
}
