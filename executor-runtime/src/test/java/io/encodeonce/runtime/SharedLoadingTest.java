package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes of one loaded model. */
class SharedLoadingTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;

  @Test
  void optionsAreEachRuntimesOwn() {
    List<Document> documents = new RandomDocuments(3).documents(10, 20);
    RuntimeOptions shorter = MODEL.options().withNewTokens(0, 2).withLookAheadDocuments(1);
    try (InferenceRuntime opened = MODEL.open();
        InferenceRuntime alone = MODEL.open(shorter)) {
      InferenceRuntime shared = opened.with(shorter);
      assertSameDocuments(MODEL, shared.answer(documents), alone.answer(documents), "shared");
      assertThat(opened.metrics().documents()).isZero();
      assertThat(shared.metrics().documents()).isEqualTo(documents.size());
      assertThat(shared.fingerprint()).isEqualTo(alone.fingerprint());
    }
  }

  @Test
  void whatLoadsOtherwiseIsRefused() {
    try (InferenceRuntime opened = MODEL.open()) {
      assertThatThrownBy(() -> opened.with(MODEL.options().withPrecision(Precision.INT8)))
          .isInstanceOf(OptionException.class)
          .hasMessage("option precision is int8, but must be fp32, as the model was loaded");
    }
  }

  @Test
  void fingerprintsNameWhatChangesAnswersAndNothingElse() {
    RuntimeOptions options = MODEL.options();
    try (InferenceRuntime opened = MODEL.open()) {
      String fingerprint = opened.fingerprint();
      assertThat(
              Stream.of(
                  options.withBudgetBytes(1L << 30),
                  options.withLookAheadDocuments(3),
                  options.withSpeculation(Speculation.exact().withMaxDraftTokens(2)),
                  options.withSpeculation(Speculation.deviation(0.1, 1))))
          .as("without a draft, options of a draft change nothing")
          .allSatisfy(other -> assertThat(opened.with(other).fingerprint()).isEqualTo(fingerprint));
      assertThat(
              Stream.of(
                  options.withNewTokens(0, 3),
                  options.withMaxDocumentTokens(7),
                  options.withLongDocuments(LongDocuments.ERROR),
                  options.withGeneration(
                      options.answers().generation().withSampling(Sampling.plain(5)))))
          .allSatisfy(
              other -> assertThat(opened.with(other).fingerprint()).isNotEqualTo(fingerprint));
    }
  }

  @Test
  void filesThatWereHashedBeforeAreNotReadAgain(@TempDir Path copy) throws IOException {
    copyTo(copy);
    ModelDirectory known = new ModelDirectory(copy, Optional.of("known"));
    try (InferenceRuntime runtime =
            InferenceRuntime.open(known, Optional.empty(), MODEL.options());
        InferenceRuntime unknown = InferenceRuntime.open(copy, MODEL.options())) {
      Files.writeString(copy.resolve("config.json"), " ", StandardOpenOption.APPEND);
      assertThat(runtime.fingerprint()).isNotEmpty();
      assertThatThrownBy(unknown::fingerprint)
          .isInstanceOf(InferenceException.class)
          .hasMessageContainingAll(copy.toString(), "have changed since the model was opened");
    }
  }

  private static void copyTo(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Golden.directory(MODEL.variant()))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }
}
