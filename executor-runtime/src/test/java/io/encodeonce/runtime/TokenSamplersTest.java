package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.model.SampledGolden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents of which tokens are dropped: what is removed here was masked by the script that made
 * the golden file, in 64-bit floats.
 */
class TokenSamplersTest {
  private static final SampledGolden GOLDEN = SampledGolden.read();
  private static final GoldenModel MODEL = new GoldenModel(GoldenModel.SAMPLED, Precision.FP32);
  private static final double SCORE_TOLERANCE_NATS = 1e-3;

  @TempDir Path parent;

  private static RuntimeOptions options() {
    return RuntimeOptions.defaults()
        .withDevice(TestDevice.asked())
        .withPrecision(Precision.FP32)
        .withNewTokens(0, GOLDEN.maxNewTokens());
  }

  private static RuntimeOptions options(JsonNode golden) {
    JsonNode budget = golden.get("token_budget");
    return budget.isNull() ? options() : options().withTokenBudget(budget.doubleValue());
  }

  private static List<DocumentAnswers> answers(Path model, RuntimeOptions options) {
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      return runtime.answer(GOLDEN.documents());
    }
  }

  static List<JsonNode> cases() {
    return GOLDEN.cases();
  }

  /** One budget leaves one token of each document, another all. */
  @ParameterizedTest
  @MethodSource("cases")
  void removedTokensAreAsGoodAsMaskedOnes(JsonNode golden) {
    List<DocumentAnswers> actual = answers(SampledGolden.DIRECTORY, options(golden));
    for (int d = 0; d < actual.size(); d++) {
      JsonNode document = golden.get("documents").get(d);
      assertThat(actual.get(d).keptTokens()).isEqualTo(ints(document.get("counts")));
      assertSame(document.get("answers"), actual.get(d).answers());
    }
  }

  private static void assertSame(JsonNode expected, List<GeneratedText> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      JsonNode answer = expected.get(i);
      assertThat(actual.get(i).tokenIds()).isEqualTo(ints(answer.get("ids")));
      assertThat(actual.get(i).text()).isEqualTo(answer.get("text").textValue());
      assertThat(actual.get(i).finish().name()).isEqualTo(answer.get("finish").textValue());
      assertThat(actual.get(i).score())
          .isCloseTo(answer.get("score").doubleValue(), within(SCORE_TOLERANCE_NATS));
    }
  }

  private static List<Integer> ints(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).intValue()).toList();
  }

  /** The same weights as a T5, which leaves the samplers' tensors unread. */
  private Path dense() throws IOException {
    return changed(
        config -> {
          config.put("model_type", "t5").remove("token_samplers");
          config.putArray("architectures").add("T5ForConditionalGeneration");
        });
  }

  private interface Change {
    void to(ObjectNode config);
  }

  private Path changed(Change change) throws IOException {
    Path copy = Files.createTempDirectory(parent, "model");
    try (Stream<Path> files = Files.list(SampledGolden.DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(copy.resolve("config.json").toFile());
    change.to(config);
    json.writeValue(copy.resolve("config.json").toFile(), config);
    return copy;
  }

  @Test
  void aFullBudgetGivesTheDenseModelsAnswers() throws IOException {
    List<DocumentAnswers> full = answers(SampledGolden.DIRECTORY, options().withTokenBudget(1));

    assertThat(full).isEqualTo(answers(dense(), options()));
    assertThat(full.get(0).keptTokens()).containsOnly(full.get(0).documentTokens()).hasSize(4);
  }

  @Test
  void theMetricsAreTheDocumentsSums() {
    try (InferenceRuntime runtime = InferenceRuntime.open(SampledGolden.DIRECTORY, options())) {
      List<List<Integer>> kept =
          runtime.answer(GOLDEN.documents()).stream().map(DocumentAnswers::keptTokens).toList();
      assertThat(runtime.metrics().keptTokens()).isEqualTo(sum(kept, 3));
      assertThat(runtime.metrics().layerTokens())
          .isEqualTo(List.of(sum(kept, 0), sum(kept, 1), sum(kept, 2)));
    }
  }

  private static long sum(List<List<Integer>> kept, int place) {
    return kept.stream().mapToLong(tokens -> tokens.get(place)).sum();
  }

  /** Each by its own samplers; a draft that has none, too. */
  @Test
  void aDraftChangesNoAnswer() throws IOException {
    RuntimeOptions half = options().withTokenBudget(0.5);
    List<List<Integer>> alone = tokens(answers(SampledGolden.DIRECTORY, half));
    for (Path draft : List.of(SampledGolden.DIRECTORY, dense())) {
      RuntimeOptions drafted =
          half.withSpeculation(Speculation.exact().withWhen(Speculation.When.ALWAYS));
      try (InferenceRuntime runtime =
          InferenceRuntime.open(SampledGolden.DIRECTORY, draft, drafted)) {
        assertThat(tokens(runtime.answer(GOLDEN.documents()))).isEqualTo(alone);
        assertThat(runtime.metrics().speculation().answers().accepted()).isPositive();
      }
    }
  }

  private static List<List<Integer>> tokens(List<DocumentAnswers> documents) {
    return ids(flat(documents));
  }

  @Test
  void allowedAnswersHoldWhateverIsDropped() throws IOException {
    Generation allowed =
        options().answers().generation().withAllowed(List.of("w93 w20", "w5", "w42 w53"));
    Document document = GOLDEN.documents().get(0);
    Document asked =
        new Document(
            document.text(),
            document.prompts().stream().map(prompt -> prompt.withGeneration(allowed)).toList());
    GeneratedText dense = answer(dense(), options(), asked);
    GeneratedText full = answer(SampledGolden.DIRECTORY, options().withTokenBudget(1), asked);
    GeneratedText half = answer(SampledGolden.DIRECTORY, options().withTokenBudget(0.5), asked);

    assertThat(full).isEqualTo(dense);
    assertThat(allowed.allowed()).contains(half.text());
    assertThat(half.score()).isNotEqualTo(dense.score());
  }

  private static GeneratedText answer(Path model, RuntimeOptions options, Document document) {
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      DocumentAnswers answers = runtime.answer(List.of(document)).get(0);
      assertThat(answers.error()).isEqualTo(Optional.empty());
      return answers.answers().get(0);
    }
  }

  /** Each row draws in company what it draws alone, and with a draft that drops nothing. */
  @Test
  void whatIsDrawnHangsOnTheSeedNotOnTheCompany() throws IOException {
    RuntimeOptions half = options().withTokenBudget(0.5);
    List<Document> documents = drawn(0);
    Speculation always =
        Speculation.exact().withWhen(Speculation.When.ALWAYS).withFallbackThreshold(0);
    try (InferenceRuntime runtime = InferenceRuntime.open(SampledGolden.DIRECTORY, half);
        InferenceRuntime drafted =
            InferenceRuntime.open(SampledGolden.DIRECTORY, dense(), half.withSpeculation(always))) {
      List<GeneratedText> together = flat(runtime.answer(documents));
      List<GeneratedText> alone =
          documents.stream()
              .flatMap(document -> document.prompts().stream().map(p -> alone(document, p)))
              .flatMap(document -> flat(runtime.answer(List.of(document))).stream())
              .toList();
      AnswerAssertions.assertSameAnswers(MODEL, together, alone, "together");
      assertThat(tokens(drafted.answer(documents))).isEqualTo(ids(together));
      assertThat(drafted.metrics().speculation().answers().rollbacks()).isPositive();
      assertThat(tokens(runtime.answer(drawn(100)))).isNotEqualTo(ids(together));
      assertThat(tokens(runtime.with(options().withTokenBudget(1)).answer(documents)))
          .isNotEqualTo(ids(together));
    }
  }

  /** Each prompt several times, with seeds from the first on. */
  private static List<Document> drawn(long first) {
    Generation usual = options().answers().generation();
    return GOLDEN.documents().stream()
        .map(
            document ->
                new Document(
                    document.text(),
                    LongStream.range(first, first + 6)
                        .mapToObj(seed -> usual.withSampling(new Sampling(0.8, 20, 0.95, seed)))
                        .flatMap(way -> document.prompts().stream().map(p -> p.withGeneration(way)))
                        .toList()))
        .toList();
  }

  private static Document alone(Document document, Prompt prompt) {
    return new Document(document.text(), List.of(prompt));
  }

  private static List<GeneratedText> flat(List<DocumentAnswers> documents) {
    return documents.stream().flatMap(document -> document.answers().stream()).toList();
  }

  private static List<List<Integer>> ids(List<GeneratedText> answers) {
    return answers.stream().map(GeneratedText::tokenIds).toList();
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.01", "NaN", "-1"})
  void aBudgetIsAShare(String budget) {
    assertThatThrownBy(
            () ->
                RuntimeOptions.of(
                    OptionValues.NONE.with(RuntimeOption.TOKEN_BUDGET, Double.valueOf(budget))))
        .isInstanceOf(OptionException.class)
        .hasMessageContainingAll("token_budget is " + Double.valueOf(budget), "from 0 to 1");
  }

  @Test
  void aBudgetThatTheModelCannotHaveIsRefused() throws IOException {
    assertRefused(
        dense(), 0.5, "is 0.5, but must be 1, or not set, for a model without token samplers");
    assertRefused(
        changed(config -> ((ObjectNode) config.get("token_samplers")).remove("budgets")),
        0.5,
        "is 0.5, but must be 1, or not set, for a checkpoint whose token_samplers have no budgets");
    assertRefused(SampledGolden.DIRECTORY, 0, "is 0.0, but must be at least 0.01");
  }

  private static void assertRefused(Path model, double budget, String message) {
    RuntimeOptions options = options().withTokenBudget(budget);
    assertThatThrownBy(() -> InferenceRuntime.open(model, options).close())
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("token_budget " + message);
    try (AllowedAnswers known = AllowedAnswers.open(model)) {
      assertThatThrownBy(() -> known.requireTokenBudget(budget))
          .hasMessageContaining("token_budget " + message);
    }
  }
}
