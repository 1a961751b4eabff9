package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.jobs.options.OutputOptions;
import io.encodeonce.spark.SampleData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The job without arguments, as a newcomer runs it. */
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleTest {
  private static final double CLEAR_MARGIN = 1e-3;

  private SparkSession spark;
  private JobRun run;

  @BeforeAll
  void runWithoutArguments(SparkSession session) {
    spark = session;
    run = JobRun.of();
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private Dataset<Row> answers() {
    return spark.read().parquet(OutputOptions.sampleFolder());
  }

  @Test
  void mostSlotsAreRight() {
    assertThat(percent(run, "slots right")).isBetween(80.0, 100.0);
    assertThat(percent(run, "set slots right")).isBetween(75.0, 100.0);
    assertThat(percent(run, "dialogues wholly right")).isBetween(30.0, 100.0);
  }

  @Test
  void mostSlotsAreRightWithFewerTokensToo(@TempDir Path folder) {
    JobRun fast =
        JobRun.of("--model", "sample-fast", "--output", folder.resolve("answers").toString());
    assertThat(fast.exitCode()).as(fast.err()).isZero();
    assertThat(percent(fast, "slots right")).isBetween(80.0, 100.0);
    assertThat(percent(fast, "set slots right")).isBetween(75.0, 100.0);
    assertThat(fast.out())
        .containsPattern(
            "document tokens +77,995  \\((3\\d|4\\d)[.]\\d % of them read by the decoder\\)\n");
  }

  private static double percent(JobRun run, String measure) {
    Matcher line = Pattern.compile("\\n  " + measure + " +([0-9.]+) %").matcher(run.out());
    assertThat(line.find()).as(run.out()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void theReportMarksAnswersAndSumsUp() {
    assertThat(run.out())
        .contains("✓")
        .contains("✗ expected ")
        .contains("Of 300 dialogues (4 of them above)")
        .contains("documents                    300  (")
        .contains("answers                    1,676\n")
        .contains("document tokens           77,995\n")
        .contains("generated tokens           5,198\n")
        .contains("documents in error             0\n")
        .contains("written to " + OutputOptions.sampleFolder());
  }

  @Test
  void anExactDraftChangesNoAnswerAndIsSummedUp(@TempDir Path folder) {
    JobRun drafted =
        JobRun.of("--speculation", "exact", "--output", folder.resolve("answers").toString());
    assertThat(drafted.exitCode()).as(drafted.err()).isZero();
    assertThat(drafted.out()).contains("drafted tokens").contains("rounds with draft");
    assertThat(run.out()).doesNotContain("drafted tokens");
    Dataset<Row> texts =
        spark.read().parquet(folder.resolve("answers").toString()).select("id", "name", "text");
    assertThat(texts.except(answers().select("id", "name", "text")).count()).isZero();
  }

  @Test
  void everyPromptOfEveryDialogueIsAnswered() {
    long prompts = SampleData.dialogues(spark).selectExpr("sum(size(prompts))").first().getLong(0);
    assertThat(answers().filter("text IS NOT NULL AND error IS NULL").count()).isEqualTo(prompts);
  }

  @Test
  void answersAreThoseOfHuggingFace() throws IOException {
    Map<String, String> ours =
        answers().collectAsList().stream()
            .collect(
                Collectors.toMap(
                    row -> row.getString(0) + " " + row.getString(1), row -> row.getString(2)));
    for (JsonNode dialogue : golden().path("dialogues")) {
      for (JsonNode answer : dialogue.path("answers")) {
        // Where two tokens tie within the number format, either may win.
        if (answer.path("margin").asDouble() > CLEAR_MARGIN) {
          String key = dialogue.path("id").asText() + " " + answer.path("name").asText();
          assertThat(ours.get(key)).as(key).isEqualTo(answer.path("text").asText());
        }
      }
    }
  }

  private static JsonNode golden() throws IOException {
    return new ObjectMapper().readTree(SampleTest.class.getResource("/golden/sample.json"));
  }
}
