package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A draft that does not go with its model is refused with a reason and leaves nothing. */
class DraftOpeningTest {
  private static final GoldenModel MODEL = new GoldenModel("deep-decoder", Precision.FP32);
  private static final Path LARGE = Golden.directory(MODEL.variant());

  @TempDir private Path folder;

  private Path draft;

  @BeforeEach
  void copyDraft() throws IOException {
    draft = BentCheckpoint.noisy(folder, "buckets", 0.1);
  }

  private static InferenceRuntime open(Path draft, Speculation speculation) {
    return InferenceRuntime.open(LARGE, draft, MODEL.options().withSpeculation(speculation));
  }

  private void replace(String file, String old, String replacement) throws IOException {
    String text = Files.readString(draft.resolve(file));
    assertThat(text).contains(old);
    Files.writeString(draft.resolve(file), text.replace(old, replacement));
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> open(draft, Speculation.exact()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void anotherTokenizerIsRefusedByItsContent() throws IOException {
    replace("tokenizer.json", "\"w5\"", "\"w5x\"");
    refused("the tokenizer of " + draft, LARGE.toString(), "train it with that tokenizer");
  }

  @Test
  void theSameTokenizerMayBeWrittenInAnotherWay() throws IOException {
    String json = Files.readString(draft.resolve("tokenizer.json"));
    Files.writeString(draft.resolve("tokenizer.json"), "\n " + json.strip() + "\n");
    open(draft, Speculation.exact()).close();
  }

  @Test
  void anotherVocabularyIsRefused() {
    draft = Golden.directory("t5-gated-untied");
    refused("vocab_size is 97 in", "but 101 in");
  }

  @Test
  void otherEndTokensAreRefused() {
    draft = Golden.directory("two-ends");
    refused("eos_token_id is [1, 40] in", "but [1] in");
  }

  @Test
  void aDamagedDraftIsRefused() throws IOException {
    Files.delete(draft.resolve("model.safetensors"));
    refused(draft.toString(), "model.safetensors");
  }

  @Test
  void aDraftThatIsOffIsNotEvenLookedAt() {
    try (InferenceRuntime runtime = open(folder.resolve("nowhere"), Speculation.off())) {
      List<Document> documents = new RandomDocuments(1).documents(3, 9);
      assertThat(runtime.answer(documents)).hasSize(3);
      assertThat(runtime.metrics().speculation()).isEqualTo(SpeculationMetrics.NONE);
    }
  }

  @Test
  void refusingLeavesMemoryFlat() throws IOException, InterruptedException {
    replace("tokenizer.json", "\"w5\"", "\"w5x\"");
    openInVain(20);
    long before = ResidentMemory.settledBytes();
    openInVain(100);
    assertThat(ResidentMemory.settledBytes() - before).isLessThan(32L << 20);
  }

  private void openInVain(int times) {
    for (int i = 0; i < times; i++) {
      refused("tokenizer");
    }
  }

  @Test
  void answeringWithADraftLeavesMemoryFlat() throws InterruptedException {
    List<Document> documents = new RandomDocuments(2).documents(100, 40);
    Speculation always = Speculation.exact().withWhen(Speculation.When.ALWAYS);
    try (InferenceRuntime runtime = open(draft, always)) {
      answer(runtime, documents, 4);
      long before = ResidentMemory.settledBytes();
      answer(runtime, documents, 25);
      assertThat(ResidentMemory.settledBytes() - before).isLessThan(64L << 20);
    }
  }

  private static void answer(InferenceRuntime runtime, List<Document> documents, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(runtime.answer(documents)).hasSameSizeAs(documents);
    }
  }

  @Test
  void fingerprintsTellDraftsApart() throws IOException {
    Path other = BentCheckpoint.noisy(folder, "buckets", 0.2);
    try (InferenceRuntime one = open(draft, Speculation.exact());
        InferenceRuntime same = open(draft, Speculation.exact());
        InferenceRuntime another = open(other, Speculation.exact());
        InferenceRuntime looser = open(draft, Speculation.deviation(0.5, 3));
        InferenceRuntime looserAnother = open(other, Speculation.deviation(0.5, 3))) {
      assertThat(one.fingerprint())
          .isEqualTo(same.fingerprint())
          .as("under the exact rule no draft changes an answer")
          .isEqualTo(another.fingerprint())
          .isNotEqualTo(looser.fingerprint());
      assertThat(looserAnother.fingerprint()).isNotEqualTo(looser.fingerprint());
    }
  }

  static Stream<Arguments> refusedSettings() {
    Speculation exact = Speculation.exact();
    return Stream.of(
        setting("max_draft_tokens is 0, but must be", () -> exact.withMaxDraftTokens(0)),
        setting("max_draft_tokens is 65, but must be", () -> exact.withMaxDraftTokens(65)),
        setting("fallback is -0.1, but", () -> exact.withFallbackThreshold(-0.1)),
        setting("fallback is NaN, but", () -> exact.withFallbackThreshold(Double.NaN)),
        setting("rollback is -1.0, but", () -> Speculation.deviation(0, -1)),
        setting("step_costs is '1.0,1.0,-1.0,1.0,1.0', but", () -> new StepCosts(1, 1, -1, 1, 1)));
  }

  private static Arguments setting(String message, Runnable making) {
    return Arguments.of(message, making);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedSettings")
  void settingsThatMeanNothingAreRefused(String message, Runnable making) {
    assertThatThrownBy(making::run)
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("option " + message);
  }

  @Test
  void zeroIsAValueOfAThreshold() {
    assertThat(Speculation.deviation(0, 0).fallbackThreshold()).isZero();
    assertThat(Speculation.deviation(0, 0).rollbackThreshold()).isZero();
  }
}
