package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.LoadOptions;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.LocalModels;
import io.encodeonce.spark.model.ModelReference;

/**
 * The models of this process: one for all tasks that load the same on the same device, whatever
 * else they ask.
 */
public final class ExecutorRuntimes {
  private static final SharedResources<Key, SharedModel> MODELS =
      new SharedResources<>(SharedModel::close);

  private record Key(String fingerprint, LoadOptions options) {}

  private ExecutorRuntimes() {}

  /**
   * A share in the loaded model, for the task to close when it ends; on the task's own GPU, where
   * Spark gave it one.
   *
   * @throws InferenceException if it cannot be opened, or a GPU is asked for and there is none
   */
  public static Lease<SharedModel> acquire(ModelReference model, RuntimeOptions options) {
    RuntimeOptions here = options.withDevice(TaskDevice.of(options.loading().device()));
    return MODELS.acquire(
        new Key(model.fingerprint(), here.loading()),
        () -> new SharedModel(open(model.local(), here), here),
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
