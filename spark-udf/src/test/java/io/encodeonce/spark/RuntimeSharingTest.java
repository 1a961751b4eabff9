package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.spark.model.ExecutorSettings;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RuntimeSharingTest {
  private final SparkSession spark;

  RuntimeSharingTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void forget() {
    spark.conf().unset(ExecutorSettings.IDLE_SECONDS);
    spark.conf().unset("spark.encodeonce.model.default.draft");
  }

  // Each test has a model that no other test asks, which could have left it open.

  @Test
  void tasksAndActionsShareARuntimeThatIdlesBetweenThem() {
    GoldenCheckpoint checkpoint = configured("ungated-gelu");
    Dataset<Row> documents = checkpoint.documents(spark, 4, 7);
    assertThat(opened("30", () -> answer(documents, ""), () -> answer(documents, ""))).isOne();
  }

  @Test
  void aRuntimeWithoutIdleTimeIsClosedWithItsLastTask() {
    GoldenCheckpoint checkpoint = configured("gated-silu");
    Dataset<Row> documents = checkpoint.documents(spark, 4, 1);
    assertThat(opened("0", () -> answer(documents, ""), () -> answer(documents, ""))).isEqualTo(2);
  }

  @Test
  void emptyPartitionsOpenNothing() {
    GoldenCheckpoint checkpoint = configured("deep-decoder");
    Dataset<Row> none = checkpoint.documents(spark, 1, 3).filter("id < 0");
    assertThat(opened("30", () -> answer(none, ""))).isZero();
  }

  @Test
  void queriesThatLoadTheSameShareItWhateverElseTheyAsk() {
    GoldenCheckpoint checkpoint = configured("inner-width");
    spark.conf().set("spark.encodeonce.model.default.draft", checkpoint.location());
    Dataset<Row> documents = checkpoint.documents(spark, 2, 2);
    assertThat(
            opened(
                "30",
                () -> answer(documents, ""),
                () -> answer(documents, "'look_ahead', '3'"),
                () -> answer(documents, "'budget', '64m'"),
                () -> answer(documents, "'max_new_tokens', '2'"),
                () -> answer(documents, "'max_document_tokens', '9'"),
                () -> answer(documents, "'speculation', 'deviation', 'fallback', '0.2'")))
        .isOne();
    assertThat(opened("0", () -> answer(documents, "'precision', 'int8'"))).isOne();
  }

  @Test
  void optionsOfOneQueryAreNotAnothers() {
    GoldenCheckpoint checkpoint = configured("padded-vocabulary");
    Dataset<Row> documents = checkpoint.documents(spark, 2, 1);
    List<Row> usual = answer(documents, "");
    assertThat(answer(documents, "'max_new_tokens', '1'")).isNotEqualTo(usual);
    assertThat(answer(documents, "")).isEqualTo(usual);
  }

  private GoldenCheckpoint configured(String variant) {
    GoldenCheckpoint checkpoint = GoldenCheckpoint.of(variant);
    checkpoint.configure(spark);
    return checkpoint;
  }

  private List<Row> answer(Dataset<Row> documents, String options) {
    return documents
        .selectExpr(
            "id",
            "eo_generate(text, 'w8', map(%s))"
                .formatted(options.isEmpty() ? "'mode', 'permissive'" : options))
        .orderBy("id")
        .collectAsList();
  }

  /** How many models were opened by actions, one after the other. */
  private long opened(String idleSeconds, Runnable... actions) {
    spark.conf().set(ExecutorSettings.IDLE_SECONDS, idleSeconds);
    return Inferred.counted(
        spark, InferenceMetric.MODELS_OPENED, () -> Stream.of(actions).forEach(Runnable::run));
  }
}
