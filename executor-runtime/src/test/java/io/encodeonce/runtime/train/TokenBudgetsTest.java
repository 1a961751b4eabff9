package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.family.BudgetPoint;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.KeepMargins;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of budgets is what the runtime's own encoder leaves of the texts. */
class TokenBudgetsTest {
  private static final Path SAMPLED = Path.of("src/test/resources/training/sampled");
  private static final TrainingOptions OPTIONS = TrainingOptionsFixture.of(PLAIN);
  private static final List<Double> SHARES =
      IntStream.rangeClosed(1, 19).mapToObj(twentieth -> twentieth / 20.0).toList();

  /** Of 3 to 80 words. */
  private static List<String> texts() {
    Random random = new Random(3);
    return Stream.generate(
            () ->
                String.join(
                    " ",
                    random.ints(3 + random.nextInt(78), 3, 99).mapToObj(i -> "w" + i).toList()))
        .limit(30)
        .toList();
  }

  private static List<int[]> documents() {
    try (ExampleTokenizer tokenizer = ExampleTokenizer.open(SAMPLED, OPTIONS)) {
      return texts().stream().map(tokenizer::document).flatMap(Optional::stream).toList();
    }
  }

  private static Transformer transformer() {
    return TransformerLoader.load(StoredModel.open(SAMPLED), Precision.FP32, TestDevice.torch());
  }

  /** Each document through all of the encoder, alone. */
  private static double share(Transformer transformer, List<int[]> documents, double shift) {
    double kept = 0;
    for (int[] document : documents) {
      try (CrossKeysValues keysValues = transformer.encode(List.of(document), shift).get(0)) {
        kept += keysValues.keptTokens().get(keysValues.keptTokens().size() - 1);
      }
    }
    return kept / documents.stream().mapToInt(ids -> ids.length).sum();
  }

  @Test
  void marginsAreOfTheTokensThatTheEncoderLeaves() {
    List<int[]> documents = documents();
    try (Transformer transformer = transformer();
        KeepMargins margins = new KeepMargins(transformer, documents)) {
      for (double shift : new double[] {-9, -1, -0.1, 0, 0.4, 3, Double.POSITIVE_INFINITY}) {
        float[] left = margins.at(shift);
        assertThat((double) left.length / margins.tokens())
            .as("at %s", shift)
            .isEqualTo(share(transformer, documents, shift));
        int rescued = 0;
        for (float margin : left) {
          rescued += margin + (float) shift >= 0 ? 0 : 1;
        }
        assertThat(rescued).isLessThanOrEqualTo(documents.size());
      }
    }
  }

  /** With fewer passes than without guesses. */
  @Test
  void theTableIsAsNearAsAPlainSearchs(@TempDir Path folder) throws Exception {
    Path model = folder.resolve("model");
    Files.createDirectory(model);
    try (Stream<Path> files = Files.list(SAMPLED)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    TokenBudgets.write(model, texts(), OPTIONS);
    List<BudgetPoint> points = StoredModel.open(model).config().downsampling().budgets();
    List<int[]> documents = documents();
    try (Transformer transformer = transformer();
        KeepMargins margins = new KeepMargins(transformer, documents)) {
      for (BudgetPoint point : points) {
        // A token whose logit is at the shift to rounding may be kept or not.
        assertThat(share(transformer, documents, point.shift()))
            .isCloseTo(point.share(), within(1.0 / margins.tokens() + 1e-12));
      }
      AtomicInteger passes = new AtomicInteger();
      TokenShift shift =
          new TokenShift(
              wanted -> {
                passes.incrementAndGet();
                return margins.at(wanted);
              },
              margins.tokens());
      double least = (double) documents.size() / margins.tokens();
      List<BudgetPoint> found = new ShiftSearch(shift::share, shift::guess, least).points(SHARES);
      assertThat(found).isEqualTo(points);
      int guessed = passes.getAndSet(0);
      List<BudgetPoint> plain = new ShiftSearch(shift::share, wanted -> 0, least).points(SHARES);
      assertThat(guessed).isLessThan(passes.get());
      for (double wanted : SHARES) {
        double reached = distance(plain, wanted);
        // Where shares change in a jump, on which side of it a search ends is chance.
        assertThat(distance(points, wanted))
            .as("to %s", wanted)
            .isLessThanOrEqualTo(reached <= 0.005 ? 0.005 : 2 * reached);
      }
      assertThat(points.get(0).share()).isEqualTo(least);
      assertThat(points.get(points.size() - 1).share()).isEqualTo(1);
    }
  }

  private static double distance(List<BudgetPoint> points, double wanted) {
    List<Double> distances = new ArrayList<>();
    points.forEach(point -> distances.add(Math.abs(point.share() - wanted)));
    return distances.stream().min(Double::compare).orElseThrow();
  }
}
