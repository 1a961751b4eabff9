package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RuntimeSharingTest {
  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final SparkSession spark;

  RuntimeSharingTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void tasksAndActionsShareARuntimeThatIdlesBetweenThem() {
    // The number of look-ahead documents sets these runtimes apart from those of other tests.
    DecompositionMetrics metrics = answerTwice(7, 101, "30");
    assertThat(metrics.runtimesOpened()).isOne();
  }

  @Test
  void aRuntimeWithoutIdleTimeIsClosedWithItsLastTask() {
    DecompositionMetrics metrics = answerTwice(1, 102, "0");
    assertThat(metrics.runtimesOpened()).isEqualTo(2);
  }

  @Test
  void emptyPartitionsOpenNothing() {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    Dataset<Row> none = checkpoint.documents(spark, 1, 3).filter("id < 0");
    assertThat(decomposition(103).withMetrics(metrics).answer(none).count()).isZero();
    assertThat(metrics.runtimesOpened()).isZero();
  }

  private DecompositionMetrics answerTwice(int partitions, int lookAhead, String idleSeconds) {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    spark.conf().set(ExecutorSettings.IDLE_SECONDS, idleSeconds);
    Dataset<Row> answered =
        decomposition(lookAhead)
            .withMetrics(metrics)
            .answer(checkpoint.documents(spark, 4, partitions));
    spark.conf().unset(ExecutorSettings.IDLE_SECONDS);
    assertThat(answered.collectAsList()).isEqualTo(answered.collectAsList());
    return metrics;
  }

  private Decomposition decomposition(int lookAhead) {
    return Decomposition.ofPromptColumn("text", "prompts")
        .withModel(checkpoint.location())
        .withOptions(checkpoint.options().withLookAheadDocuments(lookAhead));
  }
}
