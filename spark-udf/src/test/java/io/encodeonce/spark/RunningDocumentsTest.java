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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(LocalSpark.class)
class RunningDocumentsTest {
  private static final long MORE_THAN_EVER_ANSWERED = 100_000_000;

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final ExecutorService driver = Executors.newSingleThreadExecutor();
  private final SparkSession spark;

  RunningDocumentsTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void stopDriver() {
    driver.shutdownNow();
  }

  @Test
  void documentsAreCountedWhileTasksRunAndTasksEndWhenKilled() throws Exception {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    try (RunningDocuments running = RunningDocuments.watch(spark.sparkContext(), metrics)) {
      Future<?> job = driver.submit(() -> answerEndlessly(metrics));
      while (running.documents() == 0) {
        assertThat(job.isDone()).isFalse();
        Thread.sleep(50);
      }
      assertThat(metrics.documents()).isZero();
      spark.sparkContext().cancelAllJobs();
      assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasStackTraceContaining("cancelled");
    }
    while (runningTasks() > 0) {
      Thread.sleep(50);
    }
  }

  private void answerEndlessly(DecompositionMetrics metrics) {
    Dataset<Row> documents =
        spark
            .range(0, MORE_THAN_EVER_ANSWERED, 1, 2)
            .selectExpr("concat('w', id % 90) AS text", "array('w8') AS prompts");
    Decomposition.ofPromptColumn("text", "prompts")
        .withModel(checkpoint.location())
        .withOptions(checkpoint.options().withLookAheadDocuments(8))
        .withMetrics(metrics)
        .answer(documents)
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
