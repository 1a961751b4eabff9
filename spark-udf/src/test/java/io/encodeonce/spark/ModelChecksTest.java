package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.spark.model.ExecutorSettings;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver looks at a model's files before any task works. */
@ExtendWith(LocalSpark.class)
class ModelChecksTest {
  private static final String PATH = "spark.encodeonce.model.default.path";
  private static final String QUERY =
      "SELECT eo_generate(text, 'w8') FROM VALUES ('w1') AS t(text)";

  private final SparkSession spark;

  ModelChecksTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void forget() {
    spark.conf().unset(PATH);
    spark.conf().unset(ExecutorSettings.IDLE_SECONDS);
  }

  @Test
  void aModelIsRequired() throws TimeoutException {
    assertRefused("no model is named default: set spark.encodeonce.model.default.path");
  }

  @ParameterizedTest
  @CsvSource({
    "/no/such/model, cannot be read",
    "classpath:no/such/model, has no config.json: give the directory of a Hugging Face checkpoint",
    "target, has no config.json: give the directory of a Hugging Face checkpoint"
  })
  void theModelIsLookedFor(String location, String message) throws TimeoutException {
    spark.conf().set(PATH, location);
    assertRefused(message);
  }

  @ParameterizedTest
  @CsvSource({"'',model", "file://,model", "nosuchscheme://host/model,nosuchscheme"})
  void unusableLocationsAreRefused(String location, String message) throws TimeoutException {
    spark.conf().set(PATH, location);
    assertRefused(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "1.5", "99999999999999999999"})
  void theIdleTimeIsChecked(String seconds) throws TimeoutException {
    GoldenCheckpoint.of("t5-relu-tied").configure(spark);
    spark.conf().set(ExecutorSettings.IDLE_SECONDS, seconds);
    assertRefused("idleSeconds is " + seconds + ", but must be a whole number");
  }

  private void assertRefused(String message) throws TimeoutException {
    int jobs =
        Jobs.started(
            spark,
            () ->
                assertThatThrownBy(() -> spark.sql(QUERY).collectAsList())
                    .hasStackTraceContaining(message));
    assertThat(jobs).as("jobs before the refusal").isZero();
  }
}
