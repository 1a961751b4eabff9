package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Speculation.When;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A draft makes the large model faster, and exact speculation changes nothing else. */
class SpeculationTest {
  private static final long SEED = 7;
  private static final List<Document> DOCUMENTS = new RandomDocuments(SEED).documents(24, 40);
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final Speculation EXACT = Speculation.exact().withWhen(When.ALWAYS);
  private static final Speculation DEVIATION = Speculation.deviation(0.05, 3);

  @TempDir private static Path folder;

  /** A large model and a draft. */
  record Pair(GoldenModel large, Path draft) {
    InferenceRuntime open(RuntimeOptions options) {
      return InferenceRuntime.open(Golden.directory(large.variant()), draft, options);
    }

    InferenceRuntime open(Speculation speculation) {
      return open(large.options().withSpeculation(speculation));
    }

    List<DocumentAnswers> answer(Speculation speculation) {
      try (InferenceRuntime runtime = open(speculation)) {
        return runtime.answer(DOCUMENTS);
      }
    }

    List<DocumentAnswers> alone() {
      return large.answer(large.options(), DOCUMENTS);
    }
  }

  static Stream<Pair> pairs() throws IOException {
    Stream<Pair> bent =
        BentCheckpoint.drafts(folder, MODEL.variant()).stream()
            .map(draft -> new Pair(MODEL, draft));
    Path noisy = BentCheckpoint.noisy(folder, MODEL.variant(), 0.02);
    return Stream.concat(
        bent,
        Stream.of(
            new Pair(new GoldenModel(MODEL.variant(), Precision.INT8), noisy),
            new Pair(new GoldenModel("deep-decoder", Precision.FP32), Golden.directory("buckets")),
            new Pair(
                new GoldenModel("two-ends", Precision.FP32),
                BentCheckpoint.noisy(folder, "two-ends", 0.02))));
  }

  private static Pair noisyPair() throws IOException {
    return new Pair(MODEL, BentCheckpoint.noisy(folder, MODEL.variant(), 0.02));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void exactIsTheLargeModelAloneWhateverTheDraft(Pair pair) {
    List<DocumentAnswers> alone = pair.alone();
    List<Speculation> ways =
        List.of(
            EXACT.withFallbackThreshold(0).withMaxDraftTokens(1),
            EXACT.withFallbackThreshold(0.1).withMaxDraftTokens(3),
            EXACT.withFallbackThreshold(0),
            Speculation.exact());
    for (Speculation exact : ways) {
      assertSameDocuments(pair.large(), pair.answer(exact), alone, exact.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anyOrderAndOneByOneGiveTheSame(Pair pair) {
    for (Speculation speculation : List.of(EXACT, DEVIATION)) {
      try (InferenceRuntime runtime = pair.open(speculation)) {
        List<DocumentAnswers> expected = runtime.answer(DOCUMENTS);
        List<Integer> order =
            new ArrayList<>(IntStream.range(0, DOCUMENTS.size()).boxed().toList());
        Collections.shuffle(order, new Random(SEED));
        assertSameDocuments(
            pair.large(),
            runtime.answer(order.stream().map(DOCUMENTS::get).toList()),
            order.stream().map(expected::get).toList(),
            "shuffled, " + speculation);
        assertSameDocuments(
            pair.large(),
            DOCUMENTS.stream().map(document -> runtime.answer(List.of(document)).get(0)).toList(),
            expected,
            "one by one, " + speculation);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void deviationThatTrustsNothingIsTheLargeModelAlone(Pair pair) {
    List<DocumentAnswers> alone = pair.alone();
    assertSameDocuments(
        pair.large(), pair.answer(Speculation.deviation(1.1, 1e9)), alone, "fallback above 1");
    assertSameDocuments(
        pair.large(), pair.answer(Speculation.deviation(0, 0)), alone, "rollback 0");
  }

  @Test
  void aScarceBudgetGivesTheSame() throws IOException {
    Pair pair = noisyPair();
    RuntimeOptions options = MODEL.options().withSpeculation(EXACT);
    try (InferenceRuntime ample = pair.open(options);
        InferenceRuntime scarce =
            pair.open(options.withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES))) {
      assertSameDocuments(
          MODEL, scarce.answer(DOCUMENTS), ample.answer(DOCUMENTS), "1 MiB, seed " + SEED);
      assertThat(scarce.metrics().speculation().largeCalls())
          .isGreaterThan(ample.metrics().speculation().largeCalls());
    }
  }

  @Test
  void eachPromptsOwnGenerationHoldsInDraftingAndInChecking() throws IOException {
    List<Prompt> prompts =
        List.of(
            new Prompt("short", "w5").withGeneration(new Generation(0, 1, List.of())),
            new Prompt("least", "w6").withGeneration(new Generation(9, 9, List.of())),
            new Prompt("constrained", "w7")
                .withGeneration(new Generation(0, 12, List.of("w8 w9", "w8", "w9 w9 w10 w11"))),
            new Prompt("usual", "w8"));
    List<Document> documents =
        DOCUMENTS.stream().map(document -> new Document(document.text(), prompts)).toList();
    List<DocumentAnswers> alone = MODEL.answer(MODEL.options(), documents);
    for (Path draft : BentCheckpoint.drafts(folder, MODEL.variant())) {
      try (InferenceRuntime runtime = new Pair(MODEL, draft).open(EXACT.withFallbackThreshold(0))) {
        assertSameDocuments(MODEL, runtime.answer(documents), alone, draft.toString());
      }
    }
  }

  @Test
  void countsAddUp() throws IOException {
    try (InferenceRuntime runtime = noisyPair().open(EXACT.withFallbackThreshold(0.3))) {
      List<SpeculationCounts> counts =
          runtime.answer(DOCUMENTS).stream()
              .flatMap(document -> document.answers().stream())
              .map(answer -> answer.speculation().orElseThrow())
              .toList();
      SpeculationMetrics metrics = runtime.metrics().speculation();
      SpeculationCounts all = metrics.answers();
      assertThat(counts.stream().mapToLong(SpeculationCounts::drafted).sum())
          .isEqualTo(all.drafted());
      assertThat(all.tokens()).isEqualTo(runtime.metrics().generatedTokens());
      assertThat(all.smallCalls()).isEqualTo(all.drafted() + all.fallbacks());
      assertThat(all.accepted()).isPositive().isLessThan(all.drafted());
      assertThat(all.discarded()).isGreaterThanOrEqualTo(all.rollbacks()).isPositive();
      assertThat(all.fallbacks()).isPositive();
      assertThat(all.tokensPerLargeCall()).isGreaterThan(1);
      assertThat(metrics.smallCalls()).isPositive().isLessThan(all.smallCalls());
      assertThat(metrics.largeCalls()).isPositive().isLessThan(all.largeCalls());
      assertThat(metrics.decision()).isEmpty();
    }
  }

  @Test
  void withoutADraftNothingIsCounted() {
    try (InferenceRuntime runtime = MODEL.open()) {
      assertThat(runtime.answer(DOCUMENTS).get(0).answers())
          .allSatisfy(answer -> assertThat(answer.speculation()).isEmpty());
      assertThat(runtime.metrics().speculation()).isEqualTo(SpeculationMetrics.NONE);
    }
  }

  @Test
  void aModelThatIsItsOwnDraftIsAlwaysRight() {
    try (InferenceRuntime runtime =
        new Pair(MODEL, Golden.directory(MODEL.variant()))
            .open(
                EXACT
                    .withFallbackThreshold(0)
                    .withMaxDraftTokens(3)
                    .withDraftPrecision(Precision.FP32))) {
      runtime.answer(DOCUMENTS);
      SpeculationCounts counts = runtime.metrics().speculation().answers();
      assertThat(counts.acceptedShare()).isEqualTo(1);
      assertThat(counts.rollbacks()).isZero();
    }
  }

  @Test
  void automaticGoesByTheCostsItIsGiven() throws IOException {
    StepCosts cheapDraft = new StepCosts(10_000, 1, 100, 1, 0);
    StepCosts dearDraft = new StepCosts(100, 1, 90, 1, 10);
    Pair pair = new Pair(MODEL, BentCheckpoint.noisy(folder, MODEL.variant(), 0.005));
    Speculation automatic = Speculation.exact().withDraftPrecision(Precision.FP32);
    try (InferenceRuntime runtime = pair.open(automatic.withCosts(cheapDraft))) {
      DOCUMENTS.forEach(document -> runtime.answer(List.of(document)));
      SpeculationMetrics metrics = runtime.metrics().speculation();
      assertThat(metrics.draftedRounds()).isGreaterThan(metrics.plainRounds());
      assertThat(metrics.decision().orElseThrow().reason()).contains("live rows");
    }
    try (InferenceRuntime runtime = pair.open(automatic.withCosts(dearDraft))) {
      DOCUMENTS.forEach(document -> runtime.answer(List.of(document)));
      SpeculationMetrics metrics = runtime.metrics().speculation();
      assertThat(metrics.draftedRounds()).isZero();
      assertThat(metrics.smallCalls()).isZero();
      assertThat(metrics.decision().orElseThrow().reason()).contains("goes on alone");
    }
  }
}
