package io.encodeonce.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.BentCheckpoint;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn with a draft's help has the large model's distribution. */
class DrawingTest {
  private static final String VARIANT = "t5-gated-untied";
  private static final int DRAWS = 2_000;

  /** Cells that are rarer than this are counted as one. */
  private static final double LEAST_EXPECTED = 8;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 1, 1.6})
  void firstTokensAreDrawnAsTheLargeModelsProbabilitiesSay(double temperature) throws IOException {
    int[] counts = new int[97];
    for (int token : firstTokens(temperature)) {
      counts[token]++;
    }
    double[] expected = expected(temperature);
    double surprise = 0;
    int cells = 0;
    double rareExpected = 0;
    int rareCount = 0;
    for (int token = 0; token < counts.length; token++) {
      if (expected[token] < LEAST_EXPECTED) {
        rareExpected += expected[token];
        rareCount += counts[token];
      } else {
        surprise += Math.pow(counts[token] - expected[token], 2) / expected[token];
        cells++;
      }
    }
    surprise += Math.pow(rareCount - rareExpected, 2) / Math.max(1, rareExpected);
    // Chi-squared has a mean of its degrees of freedom and twice as much variance.
    assertThat(surprise)
        .as("%d cells, temperature %s", cells + 1, temperature)
        .isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
  }

  private int[] firstTokens(double temperature) throws IOException {
    Path draft = BentCheckpoint.noisy(folder, VARIANT, 0.01);
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(Device.CPU)
            .withPrecision(Precision.FP32)
            .withSpeculation(
                Speculation.exact().withWhen(Speculation.When.ALWAYS).withFallbackThreshold(0));
    GoldenDocument golden = Golden.read(VARIANT).documents().get(0);
    List<Prompt> prompts =
        IntStream.range(0, DRAWS)
            .mapToObj(
                seed ->
                    new Prompt("any", golden.prompts().get(0).text())
                        .withGeneration(
                            new Generation(2, 2, List.of(), new Sampling(temperature, 0, 1, seed))))
            .toList();
    try (InferenceRuntime runtime =
        InferenceRuntime.open(Golden.directory(VARIANT), draft, options)) {
      int[] tokens =
          runtime.answer(List.of(new Document(golden.text(), prompts))).get(0).answers().stream()
              .mapToInt(answer -> answer.tokenIds().get(0))
              .toArray();
      assertThat(runtime.metrics().speculation().answers().rollbacks()).isPositive();
      return tokens;
    }
  }

  /** Of all draws, those that each token should get; the end token may not come yet. */
  private static double[] expected(double temperature) {
    try (GoldenTransformer large = new GoldenTransformer(VARIANT);
        CrossKeysValues document = large.encode(0)) {
      List<Integer> prompt = large.golden().documents().get(0).prompts().get(0).ids();
      float[] logits = large.freshLogits(document, large.row(prompt));
      double[] weights =
          IntStream.range(0, logits.length)
              .mapToDouble(token -> token == 1 ? 0 : Math.exp(logits[token] / temperature))
              .toArray();
      double sum = Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(weight -> DRAWS * weight / sum).toArray();
    }
  }
}
