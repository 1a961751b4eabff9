package io.encodeonce.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.encodeonce.spark.train.run.ClusterRuns;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two executors, each a process of its own, that get the model from the driver's manifest, and
 * mishaps that befall them. The answers are Hugging Face's, whatever happens.
 */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalClusterTest {
  private static final int COPIES = 8;
  private static final int TASKS = 8;

  /** What Spark gives each executor, and no machine has. */
  private static final int GPU = 97;

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  @TempDir private Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void startCluster() throws IOException {
    spark =
        PretendedGpus.cluster("local-cluster[2,1,1024]", GPU)
            .config("spark.task.resource.gpu.amount", "0.5")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
            .getOrCreate();
  }

  @AfterAll
  static void stopCluster() {
    spark.stop();
  }

  /** First, while both executors are new. */
  @Order(1)
  @Test
  void everyExecutorOpensTheModelOnce() {
    Runnable twice =
        () -> {
          assertAnswers(checkpoint.documents(spark, COPIES, TASKS));
          assertAnswers(checkpoint.documents(spark, COPIES, TASKS));
        };
    assertThat(Inferred.counted(spark, InferenceMetric.MODELS_OPENED, twice)).isEqualTo(2);
  }

  @Order(2)
  @ParameterizedTest
  @EnumSource(names = {"FAILURE", "DEATH"})
  void tasksThatFailAndExecutorsThatDieAreReplaced(Mishap mishap) {
    Path mark = folder.resolve(mishap.name());
    // The third of a task's five rows, when the two before it have been answered.
    Dataset<Row> documents =
        checkpoint
            .documents(spark, COPIES, TASKS)
            .repartitionByRange(TASKS, col("id"))
            .sortWithinPartitions("id")
            .selectExpr("id", mishap.register(spark, mark) + "(id = 17, text) AS text", "prompts");
    assertThat(Inferred.documents(spark, () -> assertAnswers(documents))).isEqualTo(40);
    assertThat(mark).exists();
  }

  @Order(3)
  @Test
  void trainingGoesOnWithoutAnExecutorThatDies() {
    float[] expected = ClusterRuns.sound(spark, folder.resolve("sound"));
    Path mark = folder.resolve("mark");
    assertThat(ClusterRuns.deadly(spark, folder.resolve("deadly"), mark)).isEqualTo(expected);
    assertThat(mark).exists();
  }

  /** The other tests' device is automatic, which is the CPU where there is no such GPU. */
  @Order(4)
  @Test
  void cudaIsTheGpuThatSparkGaveTheTaskUnlessOneIsNamed() {
    assertThat(refusal("cuda")).contains("option device is cuda:97, but libtorch");
    assertThat(refusal("cuda:98")).contains("option device is cuda:98, but libtorch");
  }

  private String refusal(String device) {
    checkpoint.configure(spark);
    Dataset<Row> answers =
        checkpoint
            .documents(spark, 1, 1)
            .selectExpr("eo_generate(text, 'w8', map('device', '%s'))".formatted(device));
    return catchThrowableOfType(SparkException.class, answers::collectAsList).getMessage();
  }

  private void assertAnswers(Dataset<Row> documents) {
    checkpoint.configure(spark);
    spark.conf().set("spark.encodeonce.model.default.look_ahead", "2");
    checkpoint.assertAnswers(
        documents
            .selectExpr("id", "eo_decompose(text, transform(prompts, p -> p.prompt))")
            .collectAsList());
  }
}
