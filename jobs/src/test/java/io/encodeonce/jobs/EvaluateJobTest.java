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
import java.util.Locale;
import java.util.stream.IntStream;
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

  @Test
  void severalModelsAndPrecisionsMakeAFront() throws IOException {
    Path small =
        Path.of("../spark-udf/src/main/resources/io/encodeonce/spark/sample/dialogue-small");
    Path page = folder.resolve("page.html");
    JobRun run =
        measured(
            "--model",
            "sample," + small,
            "--precision",
            "fp32,int8",
            "--limit",
            "4",
            "--rounds",
            "1",
            "--html",
            page.toString());
    List<JsonNode> points = lines(Files.readString(folder.resolve("points.json")));
    assertThat(titles(points))
        .containsExactly(
            "sample fp32", "sample int8", "dialogue-small fp32", "dialogue-small int8");
    assertThat(lines(run.out())).isEqualTo(points);
    assertThat(run.out())
        .containsSubsequence("GFLOPs", "\nsample fp32 ", "\ndialogue-small int8 ", "written to ");
    assertThat(Files.readString(page)).contains("<td>sample int8</td>", "</svg>");
    assertThat(Files.readString(folder.resolve("curve.svg"))).contains("4 documents");
    points.forEach(EvaluateJobTest::assertPriced);
    JsonNode reference = points.get(0);
    assertThat(reference.path("speed_up").doubleValue()).isEqualTo(1);
    assertThat(reference.path("flops_divided_by").doubleValue()).isEqualTo(1);
    assertThat(reference.path("slots_lost").doubleValue()).isZero();
    assertThat(points.get(1).path("encoder_flops")).isEqualTo(reference.path("encoder_flops"));
    assertThat(points.get(2).path("flops_divided_by").doubleValue()).isBetween(2.0, 20.0);
    assertThat(points)
        .anySatisfy(json -> assertThat(json.path("on_speed_front").booleanValue()).isTrue());
  }

  private static void assertPriced(JsonNode point) {
    assertThat(point.path("slot_accuracy").doubleValue()).isBetween(0.5, 1.0);
    assertThat(point.path("documents_per_second").doubleValue()).isPositive();
    assertThat(point.path("decoder_flops").doubleValue()).isPositive();
    assertThat(point.path("kept_token_share").doubleValue()).isEqualTo(1);
    assertThat(point.path("rounds")).hasSize(1);
    assertThat(point.path("options").path("models")).hasSize(2);
    assertThat(point.path("options").path("runs").intValue()).isEqualTo(1);
    assertThat(point.path("commit").textValue()).isNotEmpty();
  }

  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().filter(one -> one.startsWith("{")).toList()) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  /** As a plain computation has counted them; see {@code make_token_work_golden.py}. */
  @Test
  void aMapShowsWhatIsDoneForEachToken() throws IOException {
    Path resources = Path.of("../executor-runtime/src/test/resources");
    Path adapted = resources.resolve("token-work");
    JsonNode golden =
        MAPPER.readTree(adapted.resolve("golden.json").toFile()).path("documents").path(0);
    String row =
        """
        {"text": "%s", "kind": "seen",
         "prompts": [{"name": "a", "prompt": "w3", "expected": ["w4"]}]}
        """;
    String rows = row.formatted(golden.path("text").textValue()).repeat(2);
    Path documents = Files.writeString(folder.resolve("documents.jsonl"), rows);
    Path map = folder.resolve("map.html");
    JobRun run =
        measured(
            "--model",
            adapted + "," + resources.resolve("golden/t5-relu-tied"),
            "--documents",
            documents.toString(),
            "--group-column",
            "kind",
            "--max-new-tokens",
            "1",
            "--rounds",
            "1",
            "--threads",
            "1",
            "--token-map",
            map.toString(),
            "--token-map-documents",
            "1");
    assertThat(run.out()).contains("and the map of tokens to " + map);
    assertThat(lines(run.out()))
        .allSatisfy(json -> assertThat(json.at("/groups/seen/slot_all").intValue()).isEqualTo(2));
    List<String> points = List.of(Files.readString(map).split("<h2>"));
    assertThat(points).hasSize(3);
    List<String> tokens =
        IntStream.range(0, golden.path("tokens").size())
            .mapToObj(token -> shown(golden, token))
            .toList();
    assertThat(points.get(1)).contains(tokens).doesNotContain("Document 2");
    assertThat(points.get(1).split("title=")).hasSize(1 + tokens.size());
    assertThat(points.get(2)).contains("no learners in the encoder");
  }

  /** Of the three layers, the first and the last have learners. */
  private static String shown(JsonNode golden, int token) {
    int first = golden.path("learners").path(0).path(token).intValue();
    int last = golden.path("learners").path(2).path(token).intValue();
    int places = golden.path("places").path(token).intValue();
    String run =
        String.format(Locale.ROOT, "%.2f learners: %d, %d", (first + last) / 2.0, first, last);
    String read = places > 3 ? "" : "; read by %d of 3 layers".formatted(places);
    String text = golden.path("tokens").path(token).textValue().replace("</s>", "&lt;/s&gt;");
    return "title=\"%s%s\">%s</span>".formatted(run, read, text);
  }

  @Test
  void aMapOfModelsThatDoAllForEachTokenIsRefused() {
    String map = folder.resolve("map.html").toString();
    JobRun run = run("--precision", "fp32,int8", "--limit", "1", "--token-map", map);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("failed: --token-map is for tokens of which some are dropped")
        .contains("neither token samplers nor learners are in sample: leave it out");
  }

  @Test
  void aBudgetOfAModelWithoutSamplersIsRefused() {
    JobRun run = run("--token-budget", "0.5", "--limit", "1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "failed: --token-budget is 0.5, but no token sampler is in sample: leave it out, or give"
                + " a model that AdaptJob has made with --tokens\n");
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
        "--model sample,random:t5-small | --model and --draft cannot have random weights here",
        "--model sample,sample | --model has sample twice, but each point is measured once",
        "--precision fp32,FP32 | --precision has fp32 twice, but each point is measured once",
        "--precision fp32,int9 | --precision is 'int9', but must be auto, fp32, bf16, fp16 or int8",
        "--precision fp32,fp16 | --precision is fp16, but must be fp32, bf16 or int8 on a CPU",
        "--token-budget 1,2 | --token-budget is 2.0, but must be from 0 to 1",
        "--model a,b --large-alone | are for one model at one precision: leave them out of a front",
        "--precision fp32,int8 --rollback 2 | are for one model at one precision: leave them out",
        "--html page.html | --html is for a front, which several --model, --precision or",
        "--html no-such/a.html | --html is no-such/a.html, but must be a file in a folder",
        "--token-map map.html | --token-map is for a front, which several --model or --precision make",
        "--token-map no-such/a.html | --token-map is no-such/a.html, but must be a file in a folder",
        "--token-map-documents 2 | --token-map-documents is 2, but no --token-map says where",
        "--token-map a.html --token-map-documents 0 | --token-map-documents is 0, but must be at least",
        "--group-column kind | --group-column is kind, but only a front, which several --model or",
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
