package io.encodeonce.runtime.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.BentCheckpoint;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.model.GoldenTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch's rows, each token and each count, against one row at a time without any cache. */
class PlainSpeculationTest {
  private static final String VARIANT = "t5-gated-untied";
  private static final int MAX_NEW_TOKENS = 16;

  @TempDir private Path folder;

  static Stream<Speculation> rules() {
    Speculation exact = Speculation.exact().withWhen(Speculation.When.ALWAYS);
    return Stream.of(
        exact.withFallbackThreshold(0),
        exact.withFallbackThreshold(0.3).withMaxDraftTokens(3),
        Speculation.rejection(),
        Speculation.deviation(0, 2),
        Speculation.deviation(0.3, 1),
        Speculation.deviation(0.5, 4).withMaxDraftTokens(5),
        Speculation.deviation(0, Double.POSITIVE_INFINITY),
        Speculation.deviation(0, 0),
        Speculation.deviation(1.1, 0));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rowsAreAsOneByOneWithoutCaches(Speculation rules) throws IOException {
    for (double noise : List.of(0.01, 0.05)) {
      compare(rules, BentCheckpoint.noisy(folder, VARIANT, noise));
    }
    compare(rules, BentCheckpoint.endingAtOnce(folder, VARIANT));
  }

  private static void compare(Speculation rules, Path draft) {
    Path model = Golden.directory(VARIANT);
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(Device.CPU)
            .withPrecision(Precision.FP32)
            .withNewTokens(0, MAX_NEW_TOKENS)
            .withSpeculation(rules.withDraftPrecision(Precision.FP32));
    try (InferenceRuntime runtime = InferenceRuntime.open(model, draft, options);
        GoldenTransformer target = new GoldenTransformer(VARIANT);
        GoldenTransformer draftModel = new GoldenTransformer(VARIANT, draft)) {
      List<GoldenDocument> documents = target.golden().documents();
      List<DocumentAnswers> answers = runtime.answer(target.golden().toDocuments());
      for (int d = 0; d < documents.size(); d++) {
        for (int p = 0; p < documents.get(d).prompts().size(); p++) {
          PlainSpeculation plain = new PlainSpeculation(target, draftModel, rules, MAX_NEW_TOKENS);
          List<Integer> expected = plain.answer(d, documents.get(d).prompts().get(p).ids());
          GeneratedText actual = answers.get(d).answers().get(p);
          String place = "document %d, prompt %d, %s, draft %s".formatted(d, p, rules, draft);
          assertThat(actual.tokenIds()).as(place).isEqualTo(expected);
          assertThat(actual.speculation()).as(place).contains(plain.counts());
        }
      }
    }
  }
}
