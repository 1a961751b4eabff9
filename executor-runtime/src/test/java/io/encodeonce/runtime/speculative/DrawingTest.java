package io.encodeonce.runtime.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.BentCheckpoint;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.Speculation.When;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.choose.PlainDistribution;
import io.encodeonce.runtime.model.GoldenTransformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn with a draft's help has the target model's distribution. */
class DrawingTest {
  private static final String VARIANT = "t5-gated-untied";
  private static final int END_TOKEN = 1;
  private static final int DRAWS = 3_000;

  /** Answers that are rarer than this are counted as one. */
  private static final double LEAST_EXPECTED = 8;

  private static final Speculation EXACT =
      Speculation.exact()
          .withWhen(When.ALWAYS)
          .withFallbackThreshold(0)
          .withDraftPrecision(Precision.FP32);
  private static final Speculation REJECTION = Speculation.rejection().withFallbackThreshold(0);

  @TempDir private static Path folder;

  private static Path draftDirectory;
  private static GoldenTransformer target;
  private static GoldenTransformer draft;
  private static CrossKeysValues ofTarget;
  private static CrossKeysValues ofDraft;

  @BeforeAll
  static void open() throws IOException {
    draftDirectory = BentCheckpoint.noisy(folder, VARIANT, 0.01);
    target = new GoldenTransformer(VARIANT);
    draft = new GoldenTransformer(VARIANT, draftDirectory);
    ofTarget = target.encode(0);
    ofDraft = draft.encode(0);
  }

  @AfterAll
  static void close() {
    ofDraft.close();
    ofTarget.close();
    draft.close();
    target.close();
  }

  static Stream<Arguments> waysToDraw() {
    // With few tokens to draw from, answers of several tokens are frequent enough to be counted.
    return Stream.of(EXACT, REJECTION, REJECTION.withFallbackThreshold(0.5))
        .flatMap(
            rules ->
                Stream.of(
                    Arguments.of(rules, new Sampling(0.6, 0, 1, 0), 1),
                    Arguments.of(rules, new Sampling(1, 0, 1, 0), 1),
                    Arguments.of(rules, new Sampling(1.6, 0, 1, 0), 1),
                    Arguments.of(rules, new Sampling(3, 4, 1, 0), 3),
                    Arguments.of(rules, new Sampling(2.5, 9, 0.8, 0), 3)));
  }

  @ParameterizedTest
  @MethodSource("waysToDraw")
  void answersAreDrawnAsTheTargetModelsProbabilitiesSay(
      Speculation rules, Sampling sampling, int tokens) {
    Map<List<Integer>, Double> expected = new HashMap<>();
    expect(sampling, tokens, List.of(), DRAWS, expected);
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (GeneratedText answer : answers(rules, sampling, tokens + 1)) {
      counts.merge(answer.tokenIds().subList(0, tokens), 1, Integer::sum);
    }
    assertThat(expected.keySet()).containsAll(counts.keySet());
    double surprise = 0;
    int cells = 0;
    double rareExpected = 0;
    int rareCount = 0;
    for (Map.Entry<List<Integer>, Double> cell : expected.entrySet()) {
      int count = counts.getOrDefault(cell.getKey(), 0);
      if (cell.getValue() < LEAST_EXPECTED) {
        rareExpected += cell.getValue();
        rareCount += count;
      } else {
        surprise += Math.pow(count - cell.getValue(), 2) / cell.getValue();
        cells++;
      }
    }
    surprise += Math.pow(rareCount - rareExpected, 2) / Math.max(1, rareExpected);
    assertThat(cells).isGreaterThan(5);
    // Chi-squared has a mean of its degrees of freedom and twice as much variance.
    assertThat(surprise).as("%d cells", cells + 1).isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
  }

  /** Of all draws, those that each answer with so many tokens more should get. */
  private static void expect(
      Sampling sampling,
      int more,
      List<Integer> answer,
      double draws,
      Map<List<Integer>, Double> expected) {
    if (more == 0) {
      expected.put(answer, draws);
      return;
    }
    double[] probabilities = probabilities(target, ofTarget, sampling, answer);
    for (int token = 0; token < probabilities.length; token++) {
      if (probabilities[token] > 0) {
        List<Integer> longer = new ArrayList<>(answer);
        longer.add(token);
        expect(sampling, more - 1, longer, draws * probabilities[token], expected);
      }
    }
  }

  private static double[] probabilities(
      GoldenTransformer model, CrossKeysValues document, Sampling sampling, List<Integer> answer) {
    List<Integer> prompt = model.golden().documents().get(0).prompts().get(0).ids();
    List<Integer> row = new ArrayList<>(model.row(prompt));
    row.addAll(answer);
    return PlainDistribution.of(model.freshLogits(document, row), sampling, END_TOKEN);
  }

  /** Each answer's first token is drafted, and no other. */
  @Test
  void rejectionKeepsAsManyDraftedTokensAsCanBeKept() {
    Sampling sampling = Sampling.plain(0);
    double[] own = probabilities(target, ofTarget, sampling, List.of());
    double[] proposed = probabilities(draft, ofDraft, sampling, List.of());
    double expected =
        IntStream.range(0, own.length).mapToDouble(t -> Math.min(own[t], proposed[t])).sum();
    assertThat(expected).as("models that differ enough to tell").isLessThan(0.85);
    double fourDeviations = 4 * Math.sqrt(expected * (1 - expected) / DRAWS);
    double kept = acceptedShare(answers(REJECTION, sampling, 2));
    assertThat(kept).isCloseTo(expected, within(fourDeviations));
    assertThat(acceptedShare(answers(EXACT, sampling, 2))).isLessThan(kept);
  }

  private static double acceptedShare(List<GeneratedText> answers) {
    List<SpeculationCounts> counts =
        answers.stream().map(answer -> answer.speculation().orElseThrow()).toList();
    assertThat(counts).allSatisfy(count -> assertThat(count.drafted()).isEqualTo(1));
    return counts.stream().mapToLong(SpeculationCounts::accepted).sum() / (double) DRAWS;
  }

  /** Answers to one prompt, each with a seed of its own. */
  private static List<GeneratedText> answers(Speculation rules, Sampling sampling, int tokens) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(Device.CPU)
            .withPrecision(Precision.FP32)
            .withSpeculation(rules);
    GoldenDocument golden = target.golden().documents().get(0);
    String text = golden.prompts().get(0).text();
    List<Prompt> prompts =
        IntStream.range(0, DRAWS)
            .mapToObj(seed -> new Generation(tokens, tokens, List.of(), sampling.withSeed(seed)))
            .map(generation -> new Prompt("any", text).withGeneration(generation))
            .toList();
    try (InferenceRuntime runtime =
        InferenceRuntime.open(Golden.directory(VARIANT), draftDirectory, options)) {
      List<GeneratedText> answers =
          runtime.answer(List.of(new Document(golden.text(), prompts))).get(0).answers();
      assertThat(runtime.metrics().speculation().answers().rollbacks()).isPositive();
      return answers;
    }
  }
}
