package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 16-bit brain floats: 8 bits of precision, so near the answers of 32-bit floats and no more. */
class BrainFloatTest {
  private static final List<Document> DOCUMENTS = new RandomDocuments(7).documents(40, 60);

  /** A step of 2^-8 for logits of up to about 20, each way. */
  private static final double FIRST_TOKEN_TOLERANCE_NATS = 0.3;

  @ParameterizedTest
  @ValueSource(strings = {"t5-gated-untied", "deep-decoder", "stored-bf16", "ungated-gelu"})
  void firstTokensAreNearThoseOfFloats(String variant) {
    List<GeneratedText> brain = firstTokens(variant, Precision.BF16);
    List<GeneratedText> floats = firstTokens(variant, Precision.FP32);
    List<Integer> same =
        IntStream.range(0, floats.size())
            .filter(i -> brain.get(i).tokenIds().equals(floats.get(i).tokenIds()))
            .boxed()
            .toList();
    assertThat(same).hasSizeGreaterThan(floats.size() * 3 / 4);
    double difference =
        same.stream()
            .mapToDouble(i -> Math.abs(brain.get(i).score() - floats.get(i).score()))
            .average()
            .orElseThrow();
    assertThat(difference).isGreaterThan(0).isLessThan(FIRST_TOKEN_TOLERANCE_NATS);
  }

  private static List<GeneratedText> firstTokens(String variant, Precision precision) {
    GoldenModel model = new GoldenModel(variant, precision);
    return answers(model.answer(model.options().withNewTokens(0, 1), DOCUMENTS));
  }

  /**
   * Tokens are padded for the kernels; what is beside a row only changes the order of additions.
   */
  @ParameterizedTest
  @ValueSource(strings = {"t5-gated-untied", "deep-decoder"})
  void nearlyAllAnswersAreThoseOfEachDocumentAlone(String variant) {
    try (InferenceRuntime runtime = new GoldenModel(variant, Precision.BF16).open()) {
      List<GeneratedText> together = answers(runtime.answer(DOCUMENTS));
      List<GeneratedText> alone =
          DOCUMENTS.stream()
              .flatMap(document -> answers(runtime.answer(List.of(document))).stream())
              .toList();
      long same =
          IntStream.range(0, alone.size())
              .filter(i -> together.get(i).tokenIds().equals(alone.get(i).tokenIds()))
              .count();
      assertThat(same).isGreaterThanOrEqualTo(alone.size() * 9L / 10);
    }
  }

  private static List<GeneratedText> answers(List<DocumentAnswers> documents) {
    return documents.stream().flatMap(document -> document.answers().stream()).toList();
  }
}
