package io.encodeonce.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that is slow is run a second time elsewhere; the answers are Hugging Face's. */
@Timeout(180)
class SpeculativeExecutionTest {
  private static final int COPIES = 8;
  private static final int TASKS = 8;

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  @TempDir private Path folder;

  @Test
  void theSecondAttemptOfASlowTaskGivesTheSameAnswers() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    try (TwoHosts hosts = TwoHosts.start(folder)) {
      SparkSession spark =
          LocalSpark.builder(hosts.master())
              .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
              .config("spark.executor.memory", "1g")
              .config("spark.scheduler.minRegisteredResourcesRatio", "1")
              .config("spark.cores.max", "2")
              .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
              .config("spark.speculation", "true")
              .config("spark.speculation.quantile", "0.5")
              .config("spark.speculation.minTaskRuntime", "500ms")
              .getOrCreate();
      try {
        assertSameAnswers(spark);
      } finally {
        spark.stop();
      }
    }
  }

  private void assertSameAnswers(SparkSession spark) {
    checkpoint.configure(spark);
    spark.conf().set("spark.encodeonce.model.default.look_ahead", "2");
    Path mark = folder.resolve("mark");
    AtomicInteger secondAttempts = countSecondAttempts(spark);
    // The third of a task's five rows, when the two before it have been answered.
    Runnable answer =
        () ->
            checkpoint.assertAnswers(
                checkpoint
                    .documents(spark, COPIES, TASKS)
                    .repartitionByRange(TASKS, col("id"))
                    .sortWithinPartitions("id")
                    .selectExpr(
                        "id",
                        Mishap.SLOWNESS.register(spark, mark) + "(id = 17, text) AS text",
                        "prompts")
                    .selectExpr("id", "eo_decompose(text, transform(prompts, p -> p.prompt))")
                    .collectAsList());
    // The two that the slow attempt had answered count until it is known to be killed.
    assertThat(Inferred.documents(spark, answer)).isBetween(40L, 42L);
    assertThat(mark).exists();
    assertThat(secondAttempts.get()).isPositive();
  }

  private static AtomicInteger countSecondAttempts(SparkSession spark) {
    AtomicInteger count = new AtomicInteger();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.taskInfo().speculative() && end.taskInfo().successful()) {
                  count.incrementAndGet();
                }
              }
            });
    return count;
  }
}
