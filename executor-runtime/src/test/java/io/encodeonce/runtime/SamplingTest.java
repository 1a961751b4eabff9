package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is drawn depends on the seed, not on the company; under the exact rule, nor on a draft. */
class SamplingTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final RandomDocuments RANDOM = new RandomDocuments(3);
  private static final String TEXT = RANDOM.text(20);

  @TempDir private static Path folder;

  private static Path draft;
  private static InferenceRuntime alone;
  private static InferenceRuntime drafted;
  private static InferenceRuntime automatic;
  private static InferenceRuntime rejecting;

  /** Who answers. */
  enum Who {
    ALONE,
    DRAFTED,
    AUTOMATIC,
    REJECTING;

    private InferenceRuntime runtime() {
      return switch (this) {
        case ALONE -> alone;
        case DRAFTED -> drafted;
        case AUTOMATIC -> automatic;
        case REJECTING -> rejecting;
      };
    }
  }

  @BeforeAll
  static void open() throws IOException {
    Path model = Golden.directory(MODEL.variant());
    draft = BentCheckpoint.noisy(folder, MODEL.variant(), 0.005);
    Speculation always =
        Speculation.exact().withWhen(Speculation.When.ALWAYS).withDraftPrecision(Precision.FP32);
    alone = MODEL.open();
    drafted =
        InferenceRuntime.open(
            model, draft, MODEL.options().withSpeculation(always.withFallbackThreshold(0)));
    automatic = InferenceRuntime.open(model, draft, MODEL.options());
    rejecting =
        InferenceRuntime.open(
            model, draft, MODEL.options().withSpeculation(Speculation.rejection()));
  }

  @AfterAll
  static void close() {
    alone.close();
    drafted.close();
    automatic.close();
    rejecting.close();
  }

  private static Prompt prompt(String text, Sampling sampling) {
    Generation usual = MODEL.options().answers().generation();
    return new Prompt(text, text).withGeneration(usual.withSampling(sampling));
  }

  /** Rows that are drawn in all ways, and some that are not, with a text of its own each. */
  private static List<Prompt> prompts() {
    List<Prompt> prompts = new ArrayList<>();
    for (int seed = 0; seed < 30; seed++) {
      String text = RANDOM.text(seed % 4);
      prompts.add(prompt(text, Sampling.plain(seed)));
      prompts.add(prompt(text, new Sampling(0.7, 5, 1, seed)));
      prompts.add(prompt(text, new Sampling(1.3, Sampling.ALL_TOKENS, 0.6, seed)));
      prompts.add(new Prompt(text, text));
    }
    return prompts;
  }

  private static List<GeneratedText> answers(InferenceRuntime runtime, List<Prompt> prompts) {
    return runtime.answer(List.of(new Document(TEXT, prompts))).get(0).answers();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REJECTING")
  void rowsTogetherAreAsTheLargeModelDrawsEachAlone(Who who) {
    List<Prompt> prompts = prompts();
    List<GeneratedText> oneByOne =
        prompts.stream().map(prompt -> answers(alone, List.of(prompt)).get(0)).toList();
    assertSameAnswers(MODEL, answers(who.runtime(), prompts), oneByOne, "together");
  }

  @Test
  void underRejectionRowsTogetherAreAsEachAlone() {
    List<Prompt> prompts = prompts();
    List<GeneratedText> together = answers(rejecting, prompts);
    List<GeneratedText> oneByOne =
        prompts.stream().map(prompt -> answers(rejecting, List.of(prompt)).get(0)).toList();
    assertSameAnswers(MODEL, together, oneByOne, "together");
    Map<Boolean, List<Integer>> byDrawing =
        IntStream.range(0, prompts.size())
            .boxed()
            .collect(Collectors.partitioningBy(i -> prompts.get(i).generation().isPresent()));
    List<GeneratedText> large = answers(alone, prompts);
    assertSameAnswers(
        MODEL,
        byDrawing.get(false).stream().map(together::get).toList(),
        byDrawing.get(false).stream().map(large::get).toList(),
        "the likeliest");
    assertThat(byDrawing.get(true))
        .anySatisfy(
            i -> assertThat(together.get(i).tokenIds()).isNotEqualTo(large.get(i).tokenIds()));
  }

  @Test
  void aScarceBudgetDrawsTheSame() {
    List<Prompt> prompts = prompts();
    RuntimeOptions scarce = MODEL.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES);
    try (InferenceRuntime runtime =
        InferenceRuntime.open(
            Golden.directory(MODEL.variant()),
            draft,
            scarce.withSpeculation(Speculation.rejection()))) {
      RuntimeMetrics before = rejecting.metrics();
      assertSameAnswers(MODEL, answers(runtime, prompts), answers(rejecting, prompts), "scarce");
      assertThat(runtime.metrics().speculation().largeCalls())
          .isGreaterThan(rejecting.metrics().since(before).speculation().largeCalls());
    }
  }

  @Test
  void draftsAreKeptThoughTokensAreDrawn() {
    List<Prompt> prompts = prompts();
    SpeculationCounts counts =
        answers(drafted, prompts).stream()
            .map(answer -> answer.speculation().orElseThrow())
            .reduce(SpeculationCounts.NONE, SamplingTest::sum);
    assertThat(counts.acceptedShare()).isGreaterThan(0.5).isLessThan(1);
    assertThat(counts.tokensPerLargeCall()).isGreaterThan(1.5);
  }

  private static SpeculationCounts sum(SpeculationCounts one, SpeculationCounts other) {
    return new SpeculationCounts(
        one.tokens() + other.tokens(),
        one.smallCalls() + other.smallCalls(),
        one.largeCalls() + other.largeCalls(),
        one.drafted() + other.drafted(),
        one.accepted() + other.accepted(),
        one.rollbacks() + other.rollbacks(),
        one.fallbacks() + other.fallbacks());
  }

  @Test
  void seedsAndPlacesDrawDifferently() {
    List<Prompt> prompts =
        IntStream.range(0, 50).mapToObj(seed -> prompt("w5", Sampling.plain(seed))).toList();
    Set<List<Integer>> different =
        answers(alone, prompts).stream().map(GeneratedText::tokenIds).collect(Collectors.toSet());
    assertThat(different).hasSizeGreaterThan(40);
  }

  @Test
  void theLikeliestTokenAloneIsGreedy() {
    GeneratedText greedy = answers(alone, List.of(new Prompt("w5", "w5"))).get(0);
    List<Prompt> narrow =
        List.of(
            prompt("w5", new Sampling(1, 1, 1, 8)),
            prompt("w5", new Sampling(1, Sampling.ALL_TOKENS, 1e-6, 9)),
            prompt("w5", new Sampling(1e-4, Sampling.ALL_TOKENS, 1, 10)));
    assertThat(answers(alone, narrow))
        .allSatisfy(answer -> assertThat(answer.tokenIds()).isEqualTo(greedy.tokenIds()));
  }

  @Test
  void onlyAllowedAnswersAreDrawn() {
    List<String> allowed = List.of("w8 w9", "w8", "w9 w9 w10");
    List<Prompt> prompts =
        IntStream.range(0, 60)
            .mapToObj(
                seed ->
                    prompt("w5", new Sampling(5, 2, 0.95, seed))
                        .withGeneration(
                            new Generation(0, 9, allowed, new Sampling(5, 4, 0.999, seed))))
            .toList();
    for (Who who : Who.values()) {
      Set<String> texts =
          answers(who.runtime(), prompts).stream()
              .map(GeneratedText::text)
              .collect(Collectors.toSet());
      assertThat(texts).isSubsetOf(allowed).hasSizeGreaterThan(1);
    }
  }

  @Test
  void theLeastLengthHolds() {
    List<Prompt> prompts =
        IntStream.range(0, 40)
            .mapToObj(
                seed ->
                    prompt("w5", Sampling.plain(seed))
                        .withGeneration(
                            new Generation(6, 6, List.of(), new Sampling(3, 0, 1, seed))))
            .toList();
    for (Who who : Who.values()) {
      assertThat(answers(who.runtime(), prompts))
          .allSatisfy(answer -> assertThat(answer.tokenIds()).hasSize(6));
    }
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> new Sampling(-0.1, 0, 1, 0))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("temperature is -0.1, but must be");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1, 0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> new Sampling(1, -1, 1, 0)).hasMessageContaining("top_k is -1");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 0)).hasMessageContaining("top_p is 0.0");
    assertThatThrownBy(() -> new Sampling(1, 0, 1.1, 0)).hasMessageContaining("top_p is 1.1");
    assertThat(new Sampling(0, 0, 1, new Random(1).nextLong()).isLikeliest()).isTrue();
  }
}
