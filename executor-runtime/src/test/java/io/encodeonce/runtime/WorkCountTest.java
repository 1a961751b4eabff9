package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Speculation.When;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a runtime says it has computed, which is a sum over documents whatever their company. */
class WorkCountTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final List<Document> DOCUMENTS = new RandomDocuments(11).documents(20, 40);

  /** Of the model: width, heads * head size, feed-forward width, vocabulary; it is gated. */
  private static final double D = 20;

  private static final double INNER = 3 * 8;
  private static final double F = 29;
  private static final double VOCABULARY = 97;
  private static final int LAYERS = 2;

  @Test
  void itIsTheSumOfWhatDocumentsAndAnswersTake() {
    try (InferenceRuntime runtime = MODEL.open()) {
      List<DocumentAnswers> answers = runtime.answer(DOCUMENTS);
      double encoder = 0;
      double decoder = 0;
      for (int d = 0; d < answers.size(); d++) {
        List<Prompt> prompts = DOCUMENTS.get(d).prompts();
        int tokens = answers.get(d).documentTokens();
        encoder += prompts.isEmpty() ? 0 : document(tokens);
        for (int p = 0; p < prompts.size(); p++) {
          int promptTokens = runtime.countTokens(prompts.get(p).text()) - 1;
          decoder += answer(tokens, promptTokens, answers.get(d).answers().get(p).tokenIds());
        }
      }
      assertThat(runtime.metrics().encoderFlops()).isEqualTo(encoder).isPositive();
      assertThat(runtime.metrics().decoderFlops()).isEqualTo(decoder).isPositive();
    }
  }

  private static double document(double tokens) {
    double layer = (2 * 4 * D * INNER + 2 * 3 * D * F) * tokens + 4 * INNER * tokens * tokens;
    return LAYERS * layer + LAYERS * 2 * 2 * D * INNER * tokens;
  }

  /** The row reads the start token, the prompt and all new tokens but the last. */
  private static double answer(double documentTokens, int promptTokens, List<Integer> newTokens) {
    double sum = 0;
    for (int position = 0; position < promptTokens + newTokens.size(); position++) {
      boolean isAsked = position >= promptTokens;
      double read = 2 * 3 * D * INNER + 4 * INNER * (position + 1);
      double onward = 2 * 3 * D * INNER + 2 * 3 * D * F + 4 * INNER * documentTokens;
      sum += LAYERS * read + (isAsked ? LAYERS : LAYERS - 1) * onward;
      sum += isAsked ? 2 * D * VOCABULARY : 0;
    }
    return sum;
  }

  @Test
  void itDoesNotDependOnBatches() {
    try (InferenceRuntime runtime = MODEL.open();
        InferenceRuntime scarce =
            MODEL.open(MODEL.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES))) {
      RuntimeMetrics before = runtime.metrics();
      runtime.answer(DOCUMENTS);
      RuntimeMetrics together = runtime.metrics();
      DOCUMENTS.forEach(document -> runtime.answer(List.of(document)));
      scarce.answer(DOCUMENTS);
      RuntimeMetrics alone = runtime.metrics().since(together);
      for (RuntimeMetrics other : List.of(alone, scarce.metrics())) {
        assertThat(other.encoderFlops()).isEqualTo(together.since(before).encoderFlops());
        assertThat(other.decoderFlops()).isEqualTo(together.since(before).decoderFlops());
      }
    }
  }

  @Test
  void bothModelsOfAPairCount() {
    Speculation always =
        Speculation.exact()
            .withWhen(When.ALWAYS)
            .withFallbackThreshold(0)
            .withDraftPrecision(Precision.FP32);
    try (InferenceRuntime alone = MODEL.open();
        InferenceRuntime pair =
            InferenceRuntime.open(
                Golden.directory(MODEL.variant()),
                Golden.directory(MODEL.variant()),
                MODEL.options().withSpeculation(always))) {
      InferenceRuntime off = pair.with(MODEL.options().withSpeculation(Speculation.off()));
      List.of(alone, pair, off).forEach(runtime -> runtime.answer(DOCUMENTS));
      assertThat(pair.metrics().encoderFlops()).isEqualTo(2 * alone.metrics().encoderFlops());
      assertThat(pair.metrics().decoderFlops())
          .isBetween(1.5 * alone.metrics().decoderFlops(), 3 * alone.metrics().decoderFlops());
      assertThat(off.metrics().encoderFlops()).isEqualTo(alone.metrics().encoderFlops());
      assertThat(off.metrics().decoderFlops()).isEqualTo(alone.metrics().decoderFlops());
    }
  }
}
