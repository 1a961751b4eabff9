package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingGolden.Curve;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import io.encodeonce.runtime.train.TrainingGolden.Run;
import io.encodeonce.runtime.train.TrainingGolden.Steps;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps are torch's and transformers', and so are 200 of them after each other. */
class OptimizerTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final Steps GOLDEN = TrainingGolden.read("optimizers", Steps.class);

  /** As torch has it where nothing is said. */
  private static final OptionValues ADAMW = PLAIN.with(LearningOption.WEIGHT_DECAY, 0.01);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void stepsAreThoseOfTheOptimizer(int index) {
    Run run = GOLDEN.runs().get(index);
    List<TrainingExample> examples = GoldenDocument.toExamples(GOLDEN.documents());
    try (Trainer trainer = Trainer.open(START, TrainingOptionsFixture.of(options(run)))) {
      for (int i = 0; i < run.losses().size(); i++) {
        TrainingStep step = trainer.step(List.of(examples));
        assertThat(step.loss()).isCloseTo(run.losses().get(i), within(1e-5 * step.loss()));
        assertThat(step.gradientNorm())
            .isCloseTo(run.gradientNorms().get(i), within(1e-4 * step.gradientNorm()));
        Map<String, Digest> expected = run.parameters().get(i + 1);
        if (expected != null) {
          assertParameters(expected, trainer.state().weights(), run.singlePrecisionError());
        }
      }
    }
  }

  private static OptionValues options(Run run) {
    Optimizer.Kind kind = Optimizer.Kind.valueOf(run.optimizer().toUpperCase(Locale.ROOT));
    OptionValues options =
        kind == Optimizer.Kind.ADAMW ? ADAMW : PLAIN.with(LearningOption.OPTIMIZER, kind);
    return run.clipNorm() == 0 ? options : options.with(LearningOption.CLIP_NORM, run.clipNorm());
  }

  private static void assertParameters(
      Map<String, Digest> expected, float[] weights, double error) {
    int start = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(START)) {
      Digest digest = expected.get(tensor.name());
      for (int i = 0; i < digest.indexes().size(); i++) {
        assertThat((double) weights[start + digest.indexes().get(i)])
            .as("%s[%d]", tensor.name(), digest.indexes().get(i))
            .isCloseTo(digest.values().get(i), within(4 * error));
      }
      start += (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
    }
  }

  /** A loss that computes in other numbers strays by a thousandth at most over 200 steps. */
  @Test
  void lossesOfManySteps() {
    Curve curve = TrainingGolden.read("training-curve", Curve.class);
    OptionValues options = ADAMW.with(LearningOption.LEARNING_RATE, 1e-3);
    try (Trainer trainer = Trainer.open(START, TrainingOptionsFixture.of(options))) {
      for (int i = 0; i < curve.steps(); i++) {
        List<GoldenDocument> batch = curve.batches().get(i % curve.batches().size());
        TrainingStep step = trainer.step(List.of(GoldenDocument.toExamples(batch)));
        double expected = curve.losses().get(i);
        assertThat(step.loss()).as("step %d", i).isCloseTo(expected, within(1e-3 * expected));
      }
    }
  }
}
