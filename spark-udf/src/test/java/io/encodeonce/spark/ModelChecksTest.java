package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.spark.model.ExecutorSettings;
import io.encodeonce.spark.model.SessionWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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

  /** A copy whose files may be changed. */
  private static Path copyOf(String variant, Path folder) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(variant));
    for (String name :
        List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")) {
      Path file = Path.of("../executor-runtime/src/test/resources/golden", variant, name);
      Files.copy(file, copy.resolve(name));
    }
    return copy;
  }

  private Row first(String query) {
    return spark.sql(query).first();
  }

  @Test
  void aModelThatCannotBeOpenedIsNamedAsItsUserNamesIt(@TempDir Path folder) throws IOException {
    Path model = copyOf("t5-relu-tied", folder);
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"t5\"}");
    String given = Path.of("").toAbsolutePath().relativize(model) + "/";
    spark.conf().set(PATH, given);
    assertThatThrownBy(() -> first(QUERY))
        .satisfies(
            e ->
                assertThat(messages(e))
                    .anySatisfy(
                        message ->
                            assertThat(message)
                                .contains("not be opened: " + given + "config.json has no")));
  }

  /** Each of the chain by itself, without those of causes. */
  private static List<String> messages(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .map(e -> String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
        .toList();
  }

  @Test
  void answersAreAsLongAsTheCheckpointSaysUnlessOptionsSayIt(@TempDir Path folder)
      throws IOException {
    Path model = copyOf("t5-gated-untied", folder);
    Files.writeString(
        model.resolve("generation_config.json"),
        "{\"min_new_tokens\": 3, \"max_new_tokens\": 3, \"eos_token_id\": 1}");
    spark.conf().set("spark.encodeonce.model.lengths.path", model.toString());
    assertThat(
            first(
                """
                SELECT eo_decompose('w5 w6', array('w8'), map('model', 'lengths'))[0].tokens,
                  eo_decompose('w5 w6', array('w8'),
                    map('model', 'lengths', 'max_new_tokens', 2))[0].tokens,
                  eo_decompose('w5 w6', array('w8'),
                    map('model', 'lengths', 'min_new_tokens', 5))[0].tokens,
                  eo_classify('w5 w6', 'w8', array('w7 w8 w9 w10', 'w7'),
                    map('model', 'lengths')).label IS NOT NULL"""))
        .hasToString("[3,2,5,true]");
  }

  @Test
  void whatIsNotObeyedIsToldOnceASession(@TempDir Path folder) throws IOException {
    Path model = copyOf("t5-relu-tied", folder);
    Files.writeString(model.resolve("generation_config.json"), "{\"num_beams\": 4}");
    String given = model.toString();
    SparkSession other = spark.newSession();

    assertThat(Checkpoints.warnings(other, given))
        .containsExactly(
            "model "
                + given
                + ", generation_config.json: num_beams is 4, which is not obeyed: answers are as with"
                + " 1");
    assertThat(Checkpoints.warnings(other, given)).isEmpty();
    spark.conf().set(PATH, given);
    first(QUERY);
    assertThat(Checkpoints.warnings(spark, given)).as("after a query that told it").isEmpty();
  }

  @Test
  void aQueryTellsThatRapidsLeavesItsModelNoMemory() {
    SparkSession asked = spark.newSession();
    SparkSession onCpu = spark.newSession();
    String plugins = "spark.plugins";
    spark.sparkContext().conf().set(plugins, "com.nvidia.spark.SQLPlugin");
    try {
      asked.sql("SELECT eo_count_tokens('w1', map('model', 'sample'))").first();
      onCpu.sql("SELECT eo_count_tokens('w1', map('model', 'sample', 'device', 'cpu'))").first();
      assertThat(notTold(asked)).isEmpty();
      assertThat(notTold(onCpu)).hasSize(1);
    } finally {
      spark.sparkContext().conf().remove(plugins);
    }
  }

  private static List<String> notTold(SparkSession session) {
    return SessionWarnings.once(
        session.sessionState().conf(), session.sparkContext().getConf(), Device.CUDA);
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
