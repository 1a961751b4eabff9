package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.spark.executor.TaskDevice;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One executor that has two GPUs, by what its tasks resolve; no machine has these. */
@Timeout(180)
class TwoGpusTest {
  /** On the executor: lets no task go on before two have come. */
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private static SparkSession spark;

  @BeforeAll
  static void startCluster() throws IOException {
    spark =
        PretendedGpus.cluster("local-cluster[1,2,1024]", 96, 97)
            .config("spark.task.resource.gpu.amount", "1")
            .getOrCreate();
  }

  @AfterAll
  static void stopCluster() {
    spark.stop();
  }

  @Test
  void tasksOfOneExecutorHaveAGpuEach() {
    assertThat(twoTasks().map(resolved(Device.CUDA)).collect())
        .containsExactlyInAnyOrder(Device.cuda(96), Device.cuda(97));
    assertThat(twoTasks().map(resolved(Device.AUTO)).collect())
        .containsExactlyInAnyOrder(Device.AUTO.onGpu(96), Device.AUTO.onGpu(97));
  }

  @Test
  void aStageWhoseTasksHaveNoGpuLeavesThemToOthers() {
    assertThat(twoTasks().withResources(withoutGpu()).map(resolved(Device.AUTO)).collect())
        .containsOnly(Device.CPU);
  }

  @Test
  void aTaskThatAsksForAGpuAndHasNoneFailsAndSaysWhatToSet() {
    JavaRDD<Device> asking =
        twoTasks().coalesce(1).withResources(withoutGpu()).map(task -> TaskDevice.of(Device.CUDA));
    assertThatThrownBy(asking::collect)
        .isInstanceOf(SparkException.class)
        .hasMessageContainingAll(
            "InferenceException: option device is cuda, but Spark",
            "gave this task none",
            "spark.task.resource.gpu.amount");
  }

  private static ResourceProfile withoutGpu() {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(1)).build();
  }

  private static JavaRDD<Integer> twoTasks() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(0, 1), 2);
  }

  /** What a task computes on, while another runs beside it. */
  private static Function<Integer, Device> resolved(Device asked) {
    return task -> {
      BOTH.await(60, TimeUnit.SECONDS);
      return TaskDevice.of(asked);
    };
  }
}
