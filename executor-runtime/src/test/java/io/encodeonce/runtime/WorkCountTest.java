package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Speculation.When;
import io.encodeonce.runtime.train.NewCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime says it has computed, which is a sum over documents whatever their company. */
class WorkCountTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final List<Document> DOCUMENTS = new RandomDocuments(11).documents(20, 40);
  private static final List<Document> ASKED =
      DOCUMENTS.stream().filter(document -> !document.prompts().isEmpty()).toList();

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
    return LAYERS * layer(tokens) + crossKeysValues(tokens);
  }

  private static double layer(double tokens) {
    return (2 * 4 * D * INNER + 2 * 3 * D * F) * tokens + 4 * INNER * tokens * tokens;
  }

  private static double crossKeysValues(double tokens) {
    return LAYERS * 2 * 2 * D * INNER * tokens;
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

  /** Samplers before the first layer, which is looked up, and before the decoder. */
  @Test
  void droppedTokensAreCountedUntilTheyAreDropped(@TempDir Path folder) throws IOException {
    double sampler = 2 * D * 6 + 2 * 6;
    RuntimeOptions half = MODEL.options().withTokenBudget(0.3);
    try (InferenceRuntime runtime = InferenceRuntime.open(sampled(folder), half)) {
      double expected = 0;
      for (DocumentAnswers document : runtime.answer(ASKED)) {
        List<Integer> kept = document.keptTokens();
        expected += sampler * kept.get(1);
        for (double tokens : kept.subList(0, LAYERS)) {
          expected += layer(tokens);
        }
        expected += crossKeysValues(kept.get(LAYERS));
      }
      assertThat(runtime.metrics().encoderFlops()).isEqualTo(expected);
      assertThat((double) runtime.metrics().keptTokens() / runtime.metrics().documentTokens())
          .isBetween(0.1, 0.5);
      InferenceRuntime full = runtime.with(MODEL.options().withTokenBudget(1));
      assertThat(full.answer(ASKED).stream().mapToDouble(d -> document(d.documentTokens())).sum())
          .as("no sampler runs")
          .isEqualTo(full.metrics().encoderFlops());
    }
  }

  /** A new model of the same sizes, whose least budget lets half of the tokens go at a sampler. */
  private static Path sampled(Path folder) throws IOException {
    Path start = Files.createDirectory(folder.resolve("start"));
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Golden.directory(MODEL.variant()).resolve(file), start.resolve(file));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode config =
        (ObjectNode)
            json.readTree(Golden.directory(MODEL.variant()).resolve("config.json").toFile());
    config.put("model_type", "adaptive_t5");
    config.putArray("architectures").add("AdaptiveT5ForConditionalGeneration");
    config.set(
        "token_samplers",
        json.readTree("{\"places\": [0, 2], \"width\": 6, \"budgets\": [[0.3, -5.0]]}"));
    json.writeValue(start.resolve("config.json").toFile(), config);
    NewCheckpoint.write(start, 3, folder.resolve("sampled"));
    return folder.resolve("sampled");
  }
}
