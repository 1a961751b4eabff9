package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Native memory is not the garbage collector's: whatever is not closed stays. */
class MemoryTest {
  private static final long FLAT_BYTES = 64L << 20;
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;

  @TempDir private Path folder;

  @Test
  void tenThousandDocumentsLeaveMemoryFlat() throws InterruptedException {
    RuntimeOptions options = MODEL.options().withNewTokens(0, 4);
    try (InferenceRuntime runtime = MODEL.open(options)) {
      drain(runtime.answer(documents(1_000)));
      long before = ResidentMemory.settledBytes();
      drain(runtime.answer(documents(10_000)));
      assertThat(runtime.metrics().answers()).isEqualTo(22_000);
      assertThat(ResidentMemory.settledBytes() - before).isLessThan(FLAT_BYTES);
    }
  }

  /** What a drafted token was drawn from takes a thousand bytes, even of this small vocabulary. */
  @Test
  void whatTokensWereDrawnFromIsFreed() throws IOException, InterruptedException {
    List<Prompt> prompts =
        IntStream.range(0, 500)
            .mapToObj(seed -> new Generation(16, 16, List.of(), Sampling.plain(seed)))
            .map(drawn -> new Prompt("w5", "w5").withGeneration(drawn))
            .toList();
    Iterator<Document> documents =
        IntStream.range(0, 16).mapToObj(i -> new Document("w6 w7", prompts)).iterator();
    try (InferenceRuntime runtime =
        InferenceRuntime.open(
            Golden.directory(MODEL.variant()),
            BentCheckpoint.noisy(folder, MODEL.variant(), 0.02),
            MODEL.options().withSpeculation(Speculation.rejection()))) {
      for (int i = 0; i < 4; i++) {
        runtime.answer(List.of(documents.next()));
      }
      long before = ResidentMemory.settledBytes();
      documents.forEachRemaining(document -> runtime.answer(List.of(document)));
      assertThat(runtime.metrics().speculation().answers().drafted()).isGreaterThan(150_000);
      assertThat(ResidentMemory.settledBytes() - before).isLessThan(FLAT_BYTES);
    }
  }

  /**
   * The model names no limit, so the budget is the only one; all scores of a layer at once take 300
   * MB, three times.
   */
  @Test
  void aLongDocumentIsReadWholeWithinItsBudget() {
    GoldenModel model = new GoldenModel("byt5", Precision.FP32);
    long budget = 72L << 20;
    Document document = new Document("long ".repeat(1_000), List.of(new Prompt("name:", "")));
    try (InferenceRuntime runtime = model.open(model.options().withBudgetBytes(budget))) {
      runtime.answer(List.of(new Document("short ".repeat(100), document.prompts())));
      // The JVM's compiler takes memory too, now and then.
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        ResidentMemory.resetPeak();
        long before = ResidentMemory.bytes();
        DocumentAnswers answers = runtime.answer(List.of(document)).get(0);
        assertThat(answers.error()).isEmpty();
        assertThat(answers.documentTokens()).isEqualTo(5_001);
        assertThat(answers.truncated()).isFalse();
        least = Math.min(least, ResidentMemory.peakBytes() - before);
      }
      assertThat(least).isLessThan(budget + (400L << 20));
    }
  }

  /**
   * Inner states of four learners, which integers need all at once, take 295 MB of 3,000 tokens;
   * without them a document of the like takes 40. What an admission reserves is told by its
   * refusal.
   */
  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void whatLearnersHoldIsReserved(Precision precision) throws IOException {
    Path model = WideLearners.write(folder, 4, 4096);
    Document document = new Document("w3 ".repeat(2_999), List.of(new Prompt("w4", "w4")));
    RuntimeOptions options =
        new GoldenModel("learners", precision)
            .options()
            .withMaxDocumentTokens(3_000)
            .withComputeBudget(1);
    try (InferenceRuntime runtime =
        InferenceRuntime.open(model, options.withBudgetBytes(1L << 30))) {
      RuntimeOptions scarce = options.withBudgetBytes(200L << 20);
      String refusal = runtime.with(scarce).answer(List.of(document)).get(0).error().orElseThrow();
      long reserved = Long.parseLong(refusal.replaceAll(".* needs (\\d+) bytes.*", "$1"));
      // What other calls have freed may still be there, and then a call takes less than it holds.
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int i = 0; i < 3; i++) {
        ResidentMemory.resetPeak();
        long before = ResidentMemory.bytes();
        assertThat(runtime.answer(List.of(document)).get(0).error()).isEmpty();
        long taken = ResidentMemory.peakBytes() - before;
        least = Math.min(least, taken);
        most = Math.max(most, taken);
      }
      assertThat(least).isLessThan(reserved);
      assertThat(most).isGreaterThan(reserved / 5);
    }
  }

  @Test
  void aLongDocumentBeyondTheBudgetIsAnError() {
    GoldenModel model = new GoldenModel("byt5", Precision.FP32);
    Document document = new Document("long ".repeat(4_000), List.of(new Prompt("name:", "")));
    RuntimeOptions scarce = model.options().withBudgetBytes(64L << 20);
    assertThat(model.answer(scarce, List.of(document)).get(0).error().orElseThrow())
        .contains("a document of 20001 tokens", "more than budget (67108864); raise it");
  }

  private static Iterator<Document> documents(int count) {
    RandomDocuments random = new RandomDocuments(11);
    List<Document> some =
        IntStream.range(0, 100).mapToObj(i -> random.document(1 + i % 80, 2)).toList();
    return IntStream.range(0, count).mapToObj(i -> some.get(i % 100)).iterator();
  }

  private static void drain(Iterator<DocumentAnswers> answers) {
    answers.forEachRemaining(answer -> assertThat(answer.answers()).hasSize(2));
  }

  @Test
  void openingAndClosingLeavesMemoryFlat() throws InterruptedException {
    openAndClose(10);
    long before = ResidentMemory.settledBytes();
    openAndClose(50);
    assertThat(ResidentMemory.settledBytes() - before).isLessThan(FLAT_BYTES);
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      MODEL.answer(MODEL.options(), List.of(new Document("w5 w6", List.of())));
    }
  }
}
