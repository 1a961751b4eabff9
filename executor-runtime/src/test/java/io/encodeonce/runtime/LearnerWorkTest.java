package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a runtime says it has multiplied in a model of which some modules consist of learners. */
class LearnerWorkTest {
  private static final GoldenModel MODEL = new GoldenModel("learners", Precision.FP32);

  /** Of the model: width, heads * head size, gated feed-forward width, vocabulary. */
  private static final int D = 20;

  private static final int INNER = 3 * 7;
  private static final int F = 29;
  private static final int VOCABULARY = 101;

  private static final double PROJECTION = 2 * D * INNER;

  /** Its learners, as its config.json says. */
  private static final Map<String, Module> MODULES =
      Map.ofEntries(
          Map.entry("encoder.0.q", new Module(5, 4, 3, D, INNER)),
          Map.entry("encoder.0.v", new Module(6, 3, 2, D, INNER)),
          Map.entry("encoder.0.feed_forward", new Module(7, 5, 5, D, D)),
          Map.entry("encoder.1.o", new Module(7, 4, 2, INNER, D)),
          Map.entry("encoder.1.feed_forward", new Module(15, 4, 3, D, D)),
          Map.entry("decoder.0.k", new Module(6, 4, 2, D, INNER)),
          Map.entry("decoder.0.cross_q", new Module(3, 5, 4, D, INNER)),
          Map.entry("decoder.0.feed_forward", new Module(8, 4, 5, D, D)),
          Map.entry("decoder.0.cross_kv", new Module(8, 4, 3, D, 2 * INNER)),
          Map.entry("decoder.1.q", new Module(5, 4, 2, D, INNER)),
          Map.entry("decoder.1.k", new Module(5, 4, 2, D, INNER)),
          Map.entry("decoder.1.v", new Module(5, 4, 2, D, INNER)),
          Map.entry("decoder.1.o", new Module(4, 4, 3, INNER, D)),
          Map.entry("decoder.1.cross_o", new Module(6, 4, 2, INNER, D)));

  private record Module(int width, int gateWidth, int choices, int inputs, int outputs) {
    double flops(LearnerMetrics run, boolean gated) {
      double learner = 2.0 * width * (inputs + outputs);
      double gate = 2.0 * gateWidth * (inputs + choices);
      return learner * run.learners() + (gated ? gate * run.tokens() : 0);
    }
  }

  /** Gates do not run where all learners do. */
  @ParameterizedTest
  @ValueSource(doubles = {AnswerOptions.AS_TRAINED, 0.4, 1})
  void learnersCountAsOftenAsTheyRan(double budget) {
    List<Document> documents = Golden.read(MODEL.variant()).toDocuments();
    try (InferenceRuntime runtime = MODEL.open(MODEL.options().withComputeBudget(budget))) {
      List<DocumentAnswers> answers = runtime.answer(documents);
      double encoder = learners(runtime, budget != 1, true);
      double decoder = learners(runtime, budget != 1, false);
      for (int d = 0; d < documents.size(); d++) {
        List<Prompt> prompts = documents.get(d).prompts();
        int tokens = answers.get(d).documentTokens();
        encoder += dense(tokens);
        for (int p = 0; p < prompts.size(); p++) {
          int promptTokens = runtime.countTokens(prompts.get(p).text()) - 1;
          decoder +=
              denseAnswer(tokens, promptTokens, answers.get(d).answers().get(p).tokenIds().size());
        }
      }
      assertThat(runtime.metrics().encoderFlops()).isEqualTo(encoder);
      assertThat(runtime.metrics().decoderFlops()).isEqualTo(decoder);
    }
  }

  /** The encoder projects keys and values for the decoder. */
  private static double learners(InferenceRuntime runtime, boolean gated, boolean encoders) {
    List<LearnerMetrics> run = runtime.metrics().learners();
    assertThat(run).hasSameSizeAs(MODULES.entrySet());
    return run.stream()
        .filter(m -> (m.module().startsWith("encoder") || m.module().endsWith("kv")) == encoders)
        .mapToDouble(m -> MODULES.get(m.module()).flops(m, gated))
        .sum();
  }

  /** Keys and outputs of the first layer, all but outputs of the second; keys and values of one. */
  private static double dense(double tokens) {
    return (2 + 3 + 2) * PROJECTION * tokens + 2 * 4 * INNER * tokens * tokens;
  }

  /** The row reads the start token, the prompt and all new tokens but the last. */
  private static double denseAnswer(double documentTokens, int promptTokens, int newTokens) {
    double sum = 0;
    double heard = 4 * INNER * documentTokens;
    for (int position = 0; position < promptTokens + newTokens; position++) {
      // Queries and values, outputs, and outputs of cross-attention; the second layer has learners.
      sum += 4 * PROJECTION + heard + 2 * 4 * INNER * (position + 1);
      if (position >= promptTokens) {
        sum += PROJECTION + heard + 2 * 3 * D * F + 2 * D * VOCABULARY;
      }
    }
    return sum;
  }
}
