package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What samplers are trained by is torch's, computed there in 64-bit floats, by tensor; see {@code
 * make_sampler_training_golden.py}.
 */
class TokenSamplerGoldenTest {
  private static final Path SAMPLED = Path.of("src/test/resources/training/sampled");
  private static final Golden GOLDEN = TrainingGolden.read("sampled", Golden.class);

  /** What a step learns of with the answers' weight: nothing that shows beside other losses. */
  private static final double NONE = 1e-25;

  private static final OptionValues OPTIONS =
      PLAIN
          .with(TrainingOption.TOKENS, 0.5)
          .with(TrainingOption.TOKEN_WARM_UP_STEPS, 0)
          .with(TrainingOption.NORM_WEIGHT, 0.0)
          .with(TrainingOption.ENTROPY_WEIGHT, 0.0)
          .with(TrainingOption.GUMBEL_NOISE, 0.0);

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Golden(
      List<GoldenDocument> documents,
      @JsonProperty("answer_tokens") int answerTokens,
      List<Integer> kept,
      Map<String, Loss> losses) {}

  /** A mean over answer tokens. */
  private record Loss(double loss, Map<String, Digest> gradients) {}

  /** At a price of nothing for tokens. */
  private static GradientSum gradient(OptionValues options) {
    return gradient(options, 0.5f);
  }

  private static GradientSum gradient(OptionValues options, float share) {
    try (Trainer trainer = Trainer.open(SAMPLED, TrainingOptionsFixture.of(options))) {
      TrainingState start = trainer.state();
      TreeMap<String, float[]> memory = new TreeMap<>(start.optimizer());
      memory.put("tokens", new float[] {share});
      trainer.restore(new TrainingState(0, start.weights(), memory));
      return trainer.gradient(List.of(GoldenDocument.toExamples(GOLDEN.documents())));
    }
  }

  private static void assertSame(GradientSum found, String loss) {
    Loss expected = GOLDEN.losses().get(loss);
    double mean = expected.loss();
    assertThat(found.loss() / GOLDEN.answerTokens()).isCloseTo(mean, within(1e-5 * Math.abs(mean)));
    GradientAssertions.assertSame(
        SAMPLED, found.gradient(), GOLDEN.answerTokens(), expected.gradients());
  }

  @Test
  void answersAreReadOfTokensThatAreLeft() {
    GradientSum found = gradient(OPTIONS);
    assertSame(found, "cross_entropy");
    int kept = GOLDEN.kept().stream().mapToInt(Integer::intValue).sum();
    int all = GOLDEN.documents().stream().mapToInt(document -> document.ids().size()).sum();
    assertThat(found.kept()).isEqualTo(new KeptTokens(kept, all));
  }

  @Test
  void theNormOfWhatIsLeft() {
    OptionValues options = OPTIONS.with(TrainingOption.ANSWER_WEIGHT, NONE);
    assertSame(gradient(options.with(TrainingOption.NORM_WEIGHT, 1.0)), "norm");
  }

  @Test
  void howSureSamplersAre() {
    OptionValues options = OPTIONS.with(TrainingOption.ANSWER_WEIGHT, NONE);
    assertSame(gradient(options.with(TrainingOption.ENTROPY_WEIGHT, 1.0)), "entropy");
  }

  /**
   * Its gradient is that of the price times the share; the loss that is told has no price in it.
   */
  @Test
  void theShareThatIsLeft() {
    OptionValues options = OPTIONS.with(TrainingOption.ANSWER_WEIGHT, NONE);
    GradientSum found = gradient(options, 1);
    double price = 10 * (1 - 0.5);
    assertThat(found.loss()).isCloseTo(0, within(1e-20));
    GradientAssertions.assertSame(
        SAMPLED,
        found.gradient(),
        price * GOLDEN.answerTokens(),
        GOLDEN.losses().get("share").gradients());
  }

  /** Where nothing is to be dropped, samplers are left alone, and the model is the one without. */
  @Test
  void withAllTokensSamplersAreLeftAlone() {
    Path start = Path.of("src/test/resources/training/start");
    List<TrainingExample> examples = GoldenDocument.toExamples(GOLDEN.documents());
    try (Trainer sampled = Trainer.open(SAMPLED, TrainingOptionsFixture.of(PLAIN));
        Trainer plain = Trainer.open(start, TrainingOptionsFixture.of(PLAIN))) {
      float[] gradient = sampled.gradient(List.of(examples)).gradient();
      float[] expected = plain.gradient(List.of(examples)).gradient();
      assertThat(gradient).startsWith(expected);
      for (int i = expected.length; i < gradient.length; i++) {
        assertThat(gradient[i]).isZero();
      }
    }
  }
}
