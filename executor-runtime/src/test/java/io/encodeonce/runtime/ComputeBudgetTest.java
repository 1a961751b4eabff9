package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many learners run: what answers and metrics tell of it, and what a budget changes. */
class ComputeBudgetTest {
  private static final String VARIANT = "learners";

  /** The same of layers that have shapes of their own. */
  private static final String PRUNED = "pruned-learners";

  private static final Path MODEL = Golden.directory(VARIANT);

  /** Of each layer of the encoder: the model has 3, 2 and 4 in the first, and 2 and 2. */
  private static final List<Double> ALL = List.of(9.0, 4.0);

  /** Of each layer of the decoder, but for the document's keys and values. */
  private static final List<Double> ALL_OF_DECODER = List.of(10.0, 11.0);

  private static RuntimeOptions options() {
    return new GoldenModel(VARIANT, Precision.FP32).options();
  }

  private static List<DocumentAnswers> answers(RuntimeOptions options) {
    return answers(VARIANT, options);
  }

  private static List<DocumentAnswers> answers(String variant, RuntimeOptions options) {
    return new GoldenModel(variant, Precision.FP32)
        .answer(options, Golden.read(variant).toDocuments());
  }

  /** As a plain computation has counted them, one token after the other. */
  private static List<List<Double>> counted() throws IOException {
    return counted(VARIANT);
  }

  private static List<List<Double>> counted(String variant) throws IOException {
    Path file = Golden.directory(variant).resolve("golden.json");
    JsonNode golden = new ObjectMapper().readTree(file.toFile());
    return golden.get("documents").findValues("learners_run").stream()
        .map(ComputeBudgetTest::doubles)
        .toList();
  }

  private static List<Double> doubles(JsonNode numbers) {
    return IntStream.range(0, numbers.size()).mapToObj(i -> numbers.get(i).doubleValue()).toList();
  }

  @ParameterizedTest
  @CsvSource({VARIANT + ", 2", PRUNED + ", 3"})
  void answersTellHowManyLearnersRan(String variant, int layers) throws IOException {
    List<List<Double>> expected = counted(variant);
    List<DocumentAnswers> answers = answers(variant, options());
    assertThat(answers).hasSameSizeAs(expected).isNotEmpty();
    for (int d = 0; d < expected.size(); d++) {
      List<Double> run = answers.get(d).learnersRun();
      assertThat(run).hasSize(layers);
      for (int layer = 0; layer < layers; layer++) {
        assertThat(run.get(layer)).isCloseTo(expected.get(d).get(layer), within(1e-9));
      }
    }
  }

  /** Which of them a token gets may change where its states are rounded. */
  @ParameterizedTest
  @CsvSource({
    VARIANT + ", INT8",
    VARIANT + ", BF16",
    PRUNED + ", INT8",
    PRUNED + ", BF16",
  })
  void otherPrecisionsRunAboutAsMany(String variant, Precision precision) throws IOException {
    List<List<Double>> expected = counted(variant);
    List<DocumentAnswers> answers = answers(variant, options().withPrecision(precision));
    for (int d = 0; d < expected.size(); d++) {
      assertThat(answers.get(d).error()).isEmpty();
      assertThat(answers.get(d).learnersRun().get(0))
          .isCloseTo(expected.get(d).get(0), within(0.7));
    }
  }

  /**
   * Measured in nats a token, answers are worth 1.2 more or less in INT8, 0.6 where all learners
   * run, and 0.3 in BF16; with all learners instead of those that were chosen, 10: random weights
   * make a steep softmax.
   */
  @ParameterizedTest
  @CsvSource({"INT8, 2.5, 1.2", "BF16, 0.6, 0.6"})
  void otherPrecisionsFindTheSameAnswersAboutAsLikely(
      Precision precision, double nats, double natsOfAll) {
    List<Document> documents = Golden.read(VARIANT).toDocuments();
    List<Document> given = GivenAnswers.only(documents, answers(options().withNewTokens(4, 12)));
    RuntimeOptions rounded = options().withPrecision(precision);
    try (InferenceRuntime singles = InferenceRuntime.open(MODEL, options());
        InferenceRuntime others = InferenceRuntime.open(MODEL, rounded)) {
      assertThat(GivenAnswers.distance(given, singles, others)).isLessThan(nats);
      InferenceRuntime allOfSingles = singles.with(options().withComputeBudget(1));
      InferenceRuntime allOfOthers = others.with(rounded.withComputeBudget(1));
      assertThat(GivenAnswers.distance(given, allOfSingles, allOfOthers)).isLessThan(natsOfAll);
      assertThat(GivenAnswers.distance(given, singles, allOfSingles)).isGreaterThan(8);
    }
  }

  @Test
  void metricsTellThemModuleByModule() throws IOException {
    try (InferenceRuntime runtime = InferenceRuntime.open(MODEL, options())) {
      List<DocumentAnswers> answers = runtime.answer(Golden.read(VARIANT).toDocuments());
      List<LearnerMetrics> learners = runtime.metrics().learners();
      long tokens = answers.stream().mapToLong(DocumentAnswers::documentTokens).sum();
      double expected = 0;
      for (int d = 0; d < answers.size(); d++) {
        expected += counted().get(d).get(0) * answers.get(d).documentTokens();
      }

      assertThat(learners)
          .extracting(LearnerMetrics::module)
          .hasSize(14)
          .contains("decoder.0.cross_kv");
      List<LearnerMetrics> first =
          learners.stream().filter(module -> module.module().startsWith("encoder.0.")).toList();
      assertThat(first).hasSize(3).allMatch(module -> module.tokens() == tokens);
      assertThat((double) first.stream().mapToLong(LearnerMetrics::learners).sum())
          .isCloseTo(expected, within(1e-6));
      assertThat(module(learners, "decoder.0.cross_kv").tokens()).isEqualTo(tokens);
      LearnerMetrics keys = module(learners, "decoder.1.k");
      assertThat(keys.tokens()).isPositive();
      assertThat(keys.learners()).isBetween(keys.tokens(), 2 * keys.tokens());
      assertThat(runtime.metrics().since(runtime.metrics()).learners())
          .allMatch(module -> module.learners() == 0 && module.tokens() == 0);
    }
  }

  /** Answered alone, a document's rows are all that the decoder's modules have read. */
  @ParameterizedTest
  @CsvSource({VARIANT + ", 2", PRUNED + ", 3"})
  void answersTellWhatTheDecoderRanForTheirRows(String variant, int layers) {
    try (InferenceRuntime runtime = InferenceRuntime.open(Golden.directory(variant), options())) {
      List<Document> documents = Golden.read(variant).toDocuments();
      List<DocumentAnswers> together = runtime.answer(documents);
      for (int d = 0; d < documents.size(); d++) {
        RuntimeMetrics before = runtime.metrics();
        runtime.answer(documents.subList(d, d + 1));
        List<LearnerMetrics> alone = runtime.metrics().since(before).learners();
        List<Double> told = together.get(d).decoderLearnersRun();
        assertThat(told).hasSize(layers).anyMatch(learners -> learners > 0);
        for (int layer = 0; layer < layers; layer++) {
          assertThat(told.get(layer)).isCloseTo(perToken(alone, layer), within(1e-9));
        }
      }
    }
  }

  private static double perToken(List<LearnerMetrics> learners, int decoderLayer) {
    return learners.stream()
        .filter(module -> module.layer().equals("decoder." + decoderLayer))
        .filter(module -> !module.module().endsWith("cross_kv"))
        .filter(module -> module.tokens() > 0)
        .mapToDouble(module -> (double) module.learners() / module.tokens())
        .sum();
  }

  private static LearnerMetrics module(List<LearnerMetrics> learners, String name) {
    return learners.stream().filter(m -> m.module().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aBudgetShiftsWhatGatesChoose() {
    assertThat(answers(options().withComputeBudget(1)))
        .allMatch(answer -> answer.learnersRun().equals(ALL))
        .allMatch(answer -> answer.decoderLearnersRun().equals(ALL_OF_DECODER));
    List<Double> sums =
        Stream.of(0.4, 0.6, 0.8)
            .map(budget -> answers(options().withComputeBudget(budget)))
            .map(answers -> answers.stream().mapToDouble(a -> a.learnersRun().get(0)).sum())
            .toList();
    assertThat(sums.get(0)).isLessThan(sums.get(1));
    assertThat(sums.get(1)).isLessThan(sums.get(2));
    assertThat(answers(options().withComputeBudget(0.9)))
        .isEqualTo(answers(options().withComputeBudget(0.8)));
  }

  @Test
  void aModelWithoutLearnersHasNothingToTell() {
    try (InferenceRuntime runtime = GoldenModel.DEFAULT.open()) {
      List<DocumentAnswers> answers =
          runtime.answer(Golden.read(GoldenModel.DEFAULT.variant()).toDocuments());
      assertThat(answers)
          .isNotEmpty()
          .allMatch(answer -> answer.learnersRun().isEmpty())
          .allMatch(answer -> answer.decoderLearnersRun().isEmpty());
      assertThat(runtime.metrics().learners()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 | option compute_budget is 1.5, but must be from 0 to 1",
        "0.3 | option compute_budget is 0.3, but must be at least 0.4, the least that the checkpoint's learners were measured at",
      })
  void refusesBudgetsThatTheModelCannotHave(double budget, String message) {
    assertThatThrownBy(
            () -> InferenceRuntime.open(MODEL, options().withComputeBudget(budget)).close())
        .isInstanceOf(OptionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesBudgetsOfModelsThatWereNotMeasured(@TempDir Path directory) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = (ObjectNode) mapper.readTree(MODEL.resolve("config.json").toFile());
    ((ObjectNode) config.get("learners")).remove("budgets");
    mapper.writeValue(directory.resolve("config.json").toFile(), config);
    for (String file :
        List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
      Files.copy(MODEL.resolve(file), directory.resolve(file));
    }
    try (AllowedAnswers known = AllowedAnswers.open(directory);
        AllowedAnswers dense = AllowedAnswers.open(Golden.directory("mt5"))) {
      known.requireComputeBudget(1);
      assertThatThrownBy(() -> known.requireComputeBudget(0.5))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("for a checkpoint whose learners have no budgets");
      assertThatThrownBy(() -> dense.requireComputeBudget(0.5))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("1, or not set, for a model without learners");
    }
  }
}
