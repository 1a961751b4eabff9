package io.encodeonce.spark.executor;

import io.encodeonce.runtime.Device;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/** Where a task computes: on the GPU that Spark gave it, unless the user names another device. */
public final class TaskDevice {
  /** What Spark calls the resource. */
  static final String RESOURCE = "gpu";

  /** The driver's id among executors. */
  private static final String DRIVER = "driver";

  private static final List<String> AMOUNTS =
      List.of("spark.executor.resource.gpu.amount", "spark.task.resource.gpu.amount");

  private TaskDevice() {}

  /**
   * The device of the task that this thread runs; outside of tasks what is asked for.
   *
   * @throws io.encodeonce.runtime.InferenceException if a GPU is asked for and Spark, which gives
   *     them to tasks, gave this one none that libtorch could find
   */
  public static Device of(Device asked) {
    TaskContext task = TaskContext.get();
    return task == null ? asked : given(task).device(asked);
  }

  private static GivenGpus given(TaskContext task) {
    List<String> addresses =
        Optional.ofNullable(task.resourcesJMap().get(RESOURCE))
            .map(gpus -> List.of(gpus.addresses()))
            .orElse(List.of());
    return new GivenGpus(
        addresses,
        areGiven(SparkEnv.get()),
        Optional.ofNullable(System.getenv(GivenGpus.VISIBLE)).orElse(""));
  }

  /** Whether tasks here get GPUs; in the driver's own process, which is local mode, none does. */
  private static boolean areGiven(SparkEnv environment) {
    SparkConf configuration = environment.conf();
    boolean isLocal = DRIVER.equals(environment.executorId());
    return !isLocal && AMOUNTS.stream().anyMatch(amount -> configuration.getDouble(amount, 0) > 0);
  }
}
