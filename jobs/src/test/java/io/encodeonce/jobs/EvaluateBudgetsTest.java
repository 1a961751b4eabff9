package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget's point of a front says what a runtime does that is opened with that budget. */
class EvaluateBudgetsTest {
  private static final Path SAMPLE =
      Path.of("../spark-udf/src/main/resources/io/encodeonce/spark/sample");
  private static final Path LEARNERS =
      Path.of("../executor-runtime/src/test/resources/golden/learners");
  private static final int MAX_NEW_TOKENS = 8;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  private static RuntimeOptions options() {
    return RuntimeOptions.defaults().withPrecision(Precision.FP32).withNewTokens(0, MAX_NEW_TOKENS);
  }

  @Test
  void tokenBudgetsArePointsOfModelsWithSamplers() throws IOException {
    List<JsonNode> points =
        front(
            "--model",
            "sample-fast," + SAMPLE.resolve("dialogue-small"),
            "--token-budget",
            "0.1,1",
            "--limit",
            "4");
    assertThat(points)
        .extracting(point -> point.path("title").textValue())
        .containsExactly("sample-fast fp32 0.1", "sample-fast fp32 1.0", "dialogue-small fp32");
    Dialogues dialogues = Dialogues.embedded().limited(4);
    Path fast = SAMPLE.resolve("dialogue-fast");
    assertMeasured(points.get(0), fast, dialogues, options().withTokenBudget(0.1));
    assertMeasured(points.get(1), fast, dialogues, options().withTokenBudget(1));
    assertMeasured(points.get(2), SAMPLE.resolve("dialogue-small"), dialogues, options());
    assertThat(points.get(0).path("kept_token_share").doubleValue()).isBetween(0.05, 0.2);
    assertThat(points.get(1).path("kept_token_share").doubleValue()).isEqualTo(1);
    assertThat(points.get(0).path("encoder_flops").doubleValue())
        .isLessThan(0.9 * points.get(1).path("encoder_flops").doubleValue());
  }

  @Test
  void computeBudgetsArePointsOfModelsWithLearners() throws IOException {
    JsonNode golden = MAPPER.readTree(LEARNERS.resolve("golden.json").toFile());
    List<String> rows = new ArrayList<>();
    for (JsonNode document : golden.path("documents")) {
      rows.add(
          """
          {"text": "%s", "prompts": [{"name": "a", "prompt": "w3", "expected": ["w4"]}]}"""
              .formatted(document.path("text").textValue()));
    }
    Path documents = Files.write(folder.resolve("documents.jsonl"), rows);
    List<JsonNode> points =
        front(
            "--model",
            LEARNERS.toString(),
            "--compute-budget",
            "0.4,1",
            "--documents",
            documents.toString());
    assertThat(points)
        .extracting(point -> point.path("title").textValue())
        .containsExactly("learners fp32 compute 0.4", "learners fp32 compute 1.0");
    Dialogues dialogues = Dialogues.read(documents);
    assertMeasured(points.get(0), LEARNERS, dialogues, options().withComputeBudget(0.4));
    assertMeasured(points.get(1), LEARNERS, dialogues, options().withComputeBudget(1));
    assertThat(points.get(0).path("encoder_flops").doubleValue())
        .isLessThan(0.9 * points.get(1).path("encoder_flops").doubleValue());
  }

  private List<JsonNode> front(String... arguments) throws IOException {
    Path report = folder.resolve("points.json");
    Stream<String> others =
        Stream.of(
            "--precision",
            "fp32",
            "--max-new-tokens",
            String.valueOf(MAX_NEW_TOKENS),
            "--rounds",
            "1",
            "--json",
            report.toString());
    JobRun run =
        JobRun.of(
            EvaluateJob::run, Stream.concat(Stream.of(arguments), others).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> points = new ArrayList<>();
    for (String line : Files.readAllLines(report)) {
      points.add(MAPPER.readTree(line));
    }
    return points;
  }

  private static void assertMeasured(
      JsonNode point, Path model, Dialogues dialogues, RuntimeOptions options) {
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      List<DocumentAnswers> answers = runtime.answer(dialogues.documents());
      double kept = 0;
      double tokens = 0;
      int right = 0;
      for (int d = 0; d < answers.size(); d++) {
        DocumentAnswers document = answers.get(d);
        kept += document.keptTokens().get(document.keptTokens().size() - 1);
        tokens += document.documentTokens();
        right += right(dialogues.expected().get(d), document);
      }
      assertThat(point.path("kept_token_share").doubleValue())
          .isCloseTo(kept / tokens, within(5.1e-5));
      assertThat(point.path("encoder_flops").doubleValue())
          .isEqualTo(runtime.metrics().encoderFlops());
      assertThat(point.path("decoder_flops").doubleValue())
          .isEqualTo(runtime.metrics().decoderFlops());
      assertThat(point.path("slot_right").intValue()).isEqualTo(right);
    }
  }

  private static int right(List<Spellings> expected, DocumentAnswers document) {
    int right = 0;
    for (int prompt = 0; prompt < expected.size(); prompt++) {
      right += expected.get(prompt).contain(document.answers().get(prompt).text()) ? 1 : 0;
    }
    return right;
  }
}
