package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(LocalSpark.class)
class RunningTasksTest {
  private static final long MORE_THAN_EVER_ANSWERED = 100_000_000;

  private final ExecutorService driver = Executors.newSingleThreadExecutor();
  private final SparkSession spark;

  RunningTasksTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void stopDriver() {
    driver.shutdownNow();
  }

  @Test
  void documentsAreCountedWhileTasksRunAndTasksEndWhenKilled() throws Exception {
    GoldenCheckpoint.of("t5-relu-tied").configure(spark);
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      Future<?> job = driver.submit(this::answerEndlessly);
      while (progress.count(InferenceMetric.DOCUMENTS) == 0) {
        assertThat(job.isDone()).isFalse();
        Thread.sleep(50);
      }
      spark.sparkContext().cancelAllJobs();
      assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasStackTraceContaining("cancelled");
      while (runningTasks() > 0) {
        Thread.sleep(50);
      }
      progress.await();
      assertThat(progress.count(InferenceMetric.DOCUMENTS)).as("of tasks that ended").isZero();
    }
  }

  private void answerEndlessly() {
    spark
        .range(0, MORE_THAN_EVER_ANSWERED, 1, 2)
        .selectExpr("eo_generate(concat('w', id % 90), 'w8', map('look_ahead', '8'))")
        .write()
        .format("noop")
        .mode("overwrite")
        .save();
  }

  private int runningTasks() {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }
}
