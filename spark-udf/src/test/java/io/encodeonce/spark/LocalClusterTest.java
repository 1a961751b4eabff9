package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Two executors, each a process of its own, that get the model from the driver's manifest. */
class LocalClusterTest {
  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");

  @Test
  void everyExecutorOpensTheModelOnceAndAnswersTheSame() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    try (SparkSession spark =
        LocalSpark.builder("local-cluster[2,1,1024]")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
            .getOrCreate()) {
      assertAnswers(spark);
    }
  }

  private void assertAnswers(SparkSession spark) {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    List<Row> rows =
        Decomposition.ofPromptColumn("text", "prompts")
            .withModel(checkpoint.location())
            .withOptions(checkpoint.options())
            .withMetrics(metrics)
            .answer(checkpoint.documents(spark, 8, 8))
            .collectAsList();
    for (Row row : rows) {
      int id = row.getInt(0);
      assertThat(row.<Row>getList(3))
          .as("document %d", id)
          .extracting(answer -> answer.getString(1))
          .isEqualTo(checkpoint.texts(id));
    }
    assertThat(metrics.documents()).isEqualTo(rows.size());
    assertThat(metrics.runtimesOpened()).isEqualTo(2);
  }
}
