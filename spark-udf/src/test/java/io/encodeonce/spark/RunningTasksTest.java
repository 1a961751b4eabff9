package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Tuple4;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

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

  @Test
  void aHeartbeatAfterItsTasksEndIsNotCounted() {
    GoldenCheckpoint.of("t5-relu-tied").configure(spark);
    TaskEnds ends = new TaskEnds();
    spark.sparkContext().addSparkListener(ends);
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      answers(7).collect();
      progress.await();
      assertThat(progress.count(InferenceMetric.DOCUMENTS)).isEqualTo(7);
      ends.heartbeats().forEach(progress::onExecutorMetricsUpdate);
      assertThat(progress.count(InferenceMetric.DOCUMENTS)).isEqualTo(7);
    } finally {
      spark.sparkContext().removeSparkListener(ends);
    }
  }

  private Dataset<Row> answers(long rows) {
    return spark
        .range(0, rows, 1, 2)
        .selectExpr("eo_generate(concat('w', id % 90), 'w8', map('look_ahead', '8'))");
  }

  /** Remembers what tasks had counted when they ended. */
  private static final class TaskEnds extends SparkListener {
    private final List<SparkListenerTaskEnd> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      ends.add(end);
    }

    /** Such heartbeats as executors would have sent just before. */
    List<SparkListenerExecutorMetricsUpdate> heartbeats() {
      return ends.stream().map(TaskEnds::heartbeat).toList();
    }

    private static SparkListenerExecutorMetricsUpdate heartbeat(SparkListenerTaskEnd end) {
      Tuple4<Object, Object, Object, Seq<AccumulableInfo>> counts =
          new Tuple4<>(
              end.taskInfo().taskId(),
              end.stageId(),
              end.stageAttemptId(),
              end.taskInfo().accumulables().toSeq());
      return new SparkListenerExecutorMetricsUpdate(
          end.taskInfo().executorId(),
          CollectionConverters.asScala(List.of(counts)).toSeq(),
          Map$.MODULE$.empty());
    }
  }

  private void answerEndlessly() {
    answers(MORE_THAN_EVER_ANSWERED).write().format("noop").mode("overwrite").save();
  }

  private int runningTasks() {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }
}
