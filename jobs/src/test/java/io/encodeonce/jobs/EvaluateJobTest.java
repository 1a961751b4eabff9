package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.data.Dialogues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateJobTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void theSampleIsMeasuredOverAGrid() throws IOException {
    JobRun run =
        measured(
            "--limit",
            "6",
            "--runs",
            "1",
            "--fallback",
            "0.4,0.9",
            "--rollback",
            "2",
            "--draft-precision",
            "int8");
    JsonNode report = report();
    List<JsonNode> points = points(report);
    assertThat(titles(points))
        .containsExactly("large alone", "small alone", "exact", "0.4 / 2", "0.9 / 2");
    assertThat(run.out())
        .containsSubsequence(
            "same: answers that are the large model's",
            "slots ",
            "\nlarge alone ",
            "\nsmall alone ",
            "\nexact ",
            "\n0.4 / 2 ",
            "\n0.9 / 2 ",
            "written to " + folder);
    assertThat(Files.readString(folder.resolve("curve.svg"))).contains("6 documents", "0.9 / 2");
    assertThat(report.path("documents").intValue()).isEqualTo(6);
    assertThat(report.path("options").path("model").textValue()).isEqualTo("sample");
    assertThat(report.path("options").path("draft_precision").textValue()).isEqualTo("int8");
    assertThat(report.path("options").path("limit").intValue()).isEqualTo(6);
    assertThat(report.path("options").path("one_at_a_time").booleanValue()).isFalse();
    assertThat(report.path("commit").textValue()).isNotEmpty();
    assertThat(report.path("device").path("cores").intValue()).isPositive();
    points.forEach(EvaluateJobTest::assertSound);
  }

  /** The models differ on the sample, so that agreement is not for free. */
  @Test
  void exactIsTheLargeModelTokenForToken() throws IOException {
    measured(
        "--limit", "12", "--runs", "1", "--fallback", "0", "--rollback", "0,9", "--one-at-a-time");
    List<JsonNode> points = points(report());
    JsonNode large = points.get(0);
    assertThat(points.get(1).path("same_as_large").doubleValue()).isBetween(0.5, 0.99);
    for (JsonNode same : List.of(points.get(2), points.get(3))) {
      assertThat(same.path("same_as_large").doubleValue()).isEqualTo(1);
      for (String measure :
          List.of("slot_accuracy", "set_slot_accuracy", "joint_accuracy", "tokens")) {
        assertThat(same.path(measure)).isEqualTo(large.path(measure));
      }
      assertThat(same.path("large_calls_per_token").doubleValue()).isBetween(0.05, 0.9);
    }
    assertThat(points.get(4).path("rollbacks").intValue())
        .isLessThan(points.get(3).path("rollbacks").intValue());
  }

  private static void assertSound(JsonNode point) {
    assertThat(point.path("slot_accuracy").doubleValue()).isBetween(0.5, 1.0);
    assertThat(point.path("joint_accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(point.path("documents_per_second").doubleValue()).isPositive();
    assertThat(point.path("rounds")).hasSize(1);
    JsonNode round = point.path("rounds").path(0);
    double seconds = round.path("processor_seconds").doubleValue();
    assertThat(point.path("speed_up").doubleValue())
        .isCloseTo(round.path("large_processor_seconds").doubleValue() / seconds, within(0.1));
    if (point.has("drafted")) {
      assertThat(point.path("accepted").intValue()).isBetween(1, point.path("drafted").intValue());
      assertThat(point.path("small_calls").intValue())
          .isEqualTo(point.path("drafted").intValue() + point.path("fallbacks").intValue());
    }
  }

  @Test
  void documentsHaveTheirRightAnswersWithThem() throws IOException {
    String tasks =
        """
        [["Restaurants_2", "restaurant_name", ["another", " SINO "]],
         ["Restaurants_2", "number_of_seats", ["3"]]]""";
    ObjectNode row =
        MAPPER
            .createObjectNode()
            .put("text", Dialogues.embedded().documents().get(0).text())
            .put("last", true)
            .set("tasks", MAPPER.readTree(tasks));
    ObjectNode other = row.deepCopy().put("last", false);
    Path documents = Files.writeString(folder.resolve("documents.jsonl"), row + "\n" + other);
    measured(
        "--documents",
        documents.toString(),
        "--last",
        "--runs",
        "1",
        "--threads",
        "1",
        "--fallback",
        "0.4",
        "--rollback",
        "2");
    assertThat(report().path("answers").intValue()).isEqualTo(2);
    assertThat(points(report()).get(0).path("slot_accuracy").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void theLargeModelAloneNeedsNoDraft() throws IOException {
    Path model = Path.of("../spark-udf/src/main/resources/io/encodeonce/spark/sample");
    measured(
        "--model",
        model.resolve("dialogue-large").toString(),
        "--large-alone",
        "--limit",
        "2",
        "--runs",
        "1");
    assertThat(titles(points(report()))).containsExactly("large alone");
    assertThat(points(report()).get(0).path("slot_accuracy").doubleValue()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-such | Unknown option: '--no-such'",
        "--precision fp16 | --precision is fp16, but must be fp32, bf16 or int8 on a CPU",
        "--threads 0 | option threads is 0, but must be at least 1",
        "--runs 0 | option runs is 0, but must be at least 1",
        "--max-new-tokens 0 | --max-new-tokens is 0, but must be at least 1",
        "--limit 0 | --limit is 0, but must be at least 1",
        "--fallback 0.2,-1 | option fallback has -1.0, but must be numbers from 0",
        "--rollback NaN | option rollback has NaN, but must be numbers from 0",
        "--rollback 1,two | 'two' is not a double",
        "--model some-folder | --model needs --draft, a smaller model with its tokenizer",
        "--model random:t5-small | --model and --draft cannot have random weights here",
        "--draft random:t5-small | --model and --draft cannot have random weights here",
        "--json no-such/a.json | --json is no-such/a.json, but must be a file in a folder",
        "--svg src | --svg is src, but must be a file in a folder that can be written to"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("EvaluateJob --help has all options.\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theManualFitsAScreen() {
    JobRun help = run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .containsSubsequence(
            "Usage: EvaluateJob",
            "\nMODELS\n",
            "\nTHRESHOLDS\n",
            "\nDOCUMENTS\n",
            "\nRUN\n",
            "\nOUTPUT\n",
            "\nEXAMPLES\n",
            "\nEXIT CODES\n");
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    JobRun run = run("--fallback", "-1", "--rollback", "-1", "--limit", "0", "--runs", "0");
    assertThat(run.err().lines().filter(line -> line.startsWith("  - "))).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": \"x\", \"prompts\": [{\"name\": \"a\", \"prompt\": \"b\"}]} | the right answer is not known",
        "{\"text\": \"\", \"prompts\": []} | document 0 cannot be answered: the document's text is empty"
      })
  void whatCannotBeJudgedIsNamed(String document, String message) throws IOException {
    Path documents = folder.resolve("documents.jsonl");
    Files.writeString(documents, document);
    JobRun run = run("--documents", documents.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).startsWith("failed: ").contains(message);
  }

  private JobRun measured(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", folder.resolve("points.json").toString()));
    all.addAll(List.of("--svg", folder.resolve("curve.svg").toString()));
    JobRun run = run(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private JsonNode report() throws IOException {
    return MAPPER.readTree(folder.resolve("points.json").toFile());
  }

  private static List<JsonNode> points(JsonNode report) {
    return StreamSupport.stream(report.path("points").spliterator(), false).toList();
  }

  private static Stream<String> titles(List<JsonNode> points) {
    return points.stream().map(point -> point.path("title").textValue());
  }

  private static JobRun run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = EvaluateJob.run(stream(out), stream(err), arguments);
    return new JobRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
