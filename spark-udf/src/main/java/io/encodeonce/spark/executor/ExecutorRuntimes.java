package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.LoadOptions;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.LocalModels;
import io.encodeonce.spark.model.ModelReference;

/** The models of this process: one for all tasks that load the same, whatever else they ask. */
public final class ExecutorRuntimes {
  private static final SharedResources<Key, SharedModel> MODELS =
      new SharedResources<>(SharedModel::close);

  private record Key(String fingerprint, LoadOptions options) {}

  private ExecutorRuntimes() {}

  /** A share in the loaded model, for the task to close when it ends. */
  public static Lease<SharedModel> acquire(ModelReference model, RuntimeOptions options) {
    return MODELS.acquire(
        new Key(model.fingerprint(), options.loading()),
        () -> new SharedModel(open(model.local(), options), options),
        model.settings().idle());
  }

  private static InferenceRuntime open(LocalModels models, RuntimeOptions options) {
    try {
      return InferenceRuntime.open(models.model(), models.draft(), options);
    } catch (InferenceException e) {
      throw new InferenceException(models.inUsersWords(e.getMessage()), e);
    }
  }
}
