package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.spark.model.ExecutorSettings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RuntimeSharingTest {
  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final SparkSession spark;

  RuntimeSharingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    checkpoint.configure(spark);
  }

  @AfterEach
  void forget() {
    spark.conf().unset(ExecutorSettings.IDLE_SECONDS);
  }

  @Test
  void tasksAndActionsShareARuntimeThatIdlesBetweenThem() {
    // The look-ahead sets these runtimes apart from those of other tests.
    assertThat(openedByTwoActions(checkpoint.documents(spark, 4, 7), 101, "30")).isOne();
  }

  @Test
  void aRuntimeWithoutIdleTimeIsClosedWithItsLastTask() {
    assertThat(openedByTwoActions(checkpoint.documents(spark, 4, 1), 102, "0")).isEqualTo(2);
  }

  @Test
  void emptyPartitionsOpenNothing() {
    Dataset<Row> none = checkpoint.documents(spark, 1, 3).filter("id < 0");
    assertThat(openedByTwoActions(none, 103, "30")).isZero();
  }

  private long openedByTwoActions(Dataset<Row> documents, int lookAhead, String idleSeconds) {
    spark.conf().set(ExecutorSettings.IDLE_SECONDS, idleSeconds);
    Dataset<Row> answered =
        documents.selectExpr(
            "id", "eo_generate(text, 'w8', map('look_ahead', '%d'))".formatted(lookAhead));
    return Inferred.counted(
        spark,
        InferenceMetric.MODELS_OPENED,
        () -> assertThat(answered.collectAsList()).isEqualTo(answered.collectAsList()));
  }
}
