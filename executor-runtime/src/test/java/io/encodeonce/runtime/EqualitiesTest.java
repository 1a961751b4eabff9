package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameAnswers;
import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer depends on its document and its prompt, never on what is computed beside it. */
class EqualitiesTest {
  private static final long SEED = 7;
  private static final List<Document> DOCUMENTS =
      new RandomDocuments(SEED).documentsOfAllWays(40, 60);

  /** Dense ones, and what drops tokens and chooses learners, which must not hang on company. */
  static Stream<GoldenModel> models() {
    return TestDevice.precisions("equalities", Precision.FP32, Precision.INT8)
        .flatMap(precision -> variants().map(variant -> new GoldenModel(variant, precision)));
  }

  /** How far a GPU's kernels move a choice was not measured. */
  private static Stream<String> variants() {
    Stream<String> dense = Stream.of("t5-gated-untied", "deep-decoder", "buckets");
    Stream<String> choosing = Stream.of(GoldenModel.SAMPLED, "learners");
    return TestDevice.onGpu() ? dense : Stream.concat(dense, choosing);
  }

  @ParameterizedTest
  @MethodSource("models")
  void anyOrderGivesTheSame(GoldenModel model) {
    try (InferenceRuntime runtime = model.open()) {
      List<DocumentAnswers> expected = runtime.answer(DOCUMENTS);
      for (long seed = 1; seed <= 4; seed++) {
        List<Integer> order =
            new ArrayList<>(IntStream.range(0, DOCUMENTS.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        assertSameDocuments(
            model,
            runtime.answer(order.stream().map(DOCUMENTS::get).toList()),
            order.stream().map(expected::get).toList(),
            "shuffled with seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void oneByOneGivesTheSame(GoldenModel model) {
    try (InferenceRuntime runtime = model.open()) {
      List<DocumentAnswers> alone =
          DOCUMENTS.stream().map(document -> runtime.answer(List.of(document)).get(0)).toList();
      assertSameDocuments(model, alone, runtime.answer(DOCUMENTS), "one by one, seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void anyLookAheadGivesTheSame(GoldenModel model) {
    List<DocumentAnswers> expected = model.answer(model.options(), DOCUMENTS);
    for (int lookAhead : List.of(1, 2, 5, DOCUMENTS.size() + 1)) {
      try (InferenceRuntime runtime =
          model.open(model.options().withLookAheadDocuments(lookAhead))) {
        List<DocumentAnswers> actual = new ArrayList<>();
        runtime.answer(DOCUMENTS.iterator()).forEachRemaining(actual::add);
        assertSameDocuments(
            model, actual, expected, "look-ahead %d, seed %d".formatted(lookAhead, SEED));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aTinyBudgetGivesTheSame(GoldenModel model) {
    RuntimeOptions tiny = model.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES);
    try (InferenceRuntime ample = model.open();
        InferenceRuntime scarce = model.open(tiny)) {
      assertSameDocuments(
          model, scarce.answer(DOCUMENTS), ample.answer(DOCUMENTS), "1 MiB, seed " + SEED);
      assertThat(scarce.metrics().decoderSteps())
          .as("steps show that rows came in parts")
          .isGreaterThan(ample.metrics().decoderSteps());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void severalThreadsGiveTheSame(GoldenModel model)
      throws InterruptedException, ExecutionException {
    try (InferenceRuntime runtime = model.open()) {
      List<DocumentAnswers> expected = runtime.answer(DOCUMENTS);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<List<DocumentAnswers>>> running =
            IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> runtime.answer(DOCUMENTS)))
                .toList();
        for (Future<List<DocumentAnswers>> answers : running) {
          assertSameDocuments(model, answers.get(), expected, "four threads, seed " + SEED);
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void raggedPromptsGiveTheSameAsEachAlone(GoldenModel model) {
    RandomDocuments random = new RandomDocuments(SEED);
    try (InferenceRuntime runtime = model.open()) {
      for (int d = 0; d < 8; d++) {
        Document document = new Document(random.text(25), random.prompts(9, 20));
        assertSameAnswers(
            model,
            runtime.answer(List.of(document)).get(0).answers(),
            eachAlone(runtime, document),
            "document %d of seed %d".formatted(d, SEED));
      }
    }
  }

  private static List<GeneratedText> eachAlone(InferenceRuntime runtime, Document document) {
    return document.prompts().stream()
        .map(prompt -> new Document(document.text(), List.of(prompt)))
        .map(alone -> runtime.answer(List.of(alone)).get(0).answers().get(0))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void anyChoiceOfPromptsGivesTheSame(GoldenModel model) {
    RandomDocuments made = new RandomDocuments(SEED);
    Document document = new Document(made.text(30), made.prompts(12, 8));
    try (InferenceRuntime runtime = model.open()) {
      List<GeneratedText> expected = runtime.answer(List.of(document)).get(0).answers();
      for (long seed = 1; seed <= 10; seed++) {
        // Drawn with replacement: out of order, some left out, some twice.
        List<Integer> chosen = new Random(seed).ints(15, 0, 12).boxed().toList();
        List<Prompt> prompts = chosen.stream().map(document.prompts()::get).toList();
        assertSameAnswers(
            model,
            runtime.answer(List.of(new Document(document.text(), prompts))).get(0).answers(),
            chosen.stream().map(expected::get).toList(),
            "prompts drawn with seed " + seed);
      }
    }
  }
}
