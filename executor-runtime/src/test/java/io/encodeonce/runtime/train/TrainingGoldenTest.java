package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import io.encodeonce.runtime.train.TrainingGolden.Loss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients are Hugging Face's, computed there in 64-bit floats, by tensor. */
class TrainingGoldenTest {
  /** By so much more may 32-bit floats stray here than they do in Hugging Face. */
  private static final double SLACK = 4;

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.train.TrainingGolden#variants")
  void gradientsByTensor(String variant) {
    TrainingGolden golden = TrainingGolden.read(variant);
    GradientSum sum = gradient(golden, PLAIN);
    double targets = sum.targets();
    int start = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(Golden.directory(variant))) {
      int length = (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      float[] found = Arrays.copyOfRange(sum.gradient(), start, start + length);
      start += length;
      Digest expected = golden.gradients().get(tensor.name());
      assertThat(expected).as(tensor.name()).isNotNull();
      double tolerance = SLACK * expected.singlePrecisionError() * expected.norm() + 1e-9;
      assertThat(norm(found) / targets)
          .as(tensor.name())
          .isCloseTo(expected.norm(), within(tolerance));
      for (int i = 0; i < expected.indexes().size(); i++) {
        assertThat(found[expected.indexes().get(i)] / targets)
            .as("%s[%d]", tensor.name(), expected.indexes().get(i))
            .isCloseTo(expected.values().get(i), within(tolerance));
      }
    }
    assertThat(start).isEqualTo(sum.gradient().length);
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.train.TrainingGolden#variants")
  void losses(String variant) {
    TrainingGolden golden = TrainingGolden.read(variant);
    Loss smoothed = golden.losses().smoothed();
    assertLoss(golden, golden.losses().crossEntropy(), gradient(golden, PLAIN));
    assertLoss(
        golden,
        smoothed,
        gradient(golden, PLAIN.with(TrainingOption.LABEL_SMOOTHING, smoothed.smoothing())));
  }

  /** Hugging Face's divergence has no factor; ours has the square of the temperature. */
  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.train.TrainingGolden#variants")
  void distillation(String variant) {
    TrainingGolden golden = TrainingGolden.read(variant);
    for (Loss loss : golden.losses().distillation()) {
      double factor = loss.temperature() * loss.temperature();
      OptionValues options =
          PLAIN
              .with(TrainingOption.ANSWER_WEIGHT, 0.0)
              .with(TrainingOption.DISTRIBUTION_WEIGHT, 1 / factor)
              .with(TrainingOption.TEACHER_TEMPERATURE, loss.temperature());
      try (Trainer trainer =
          Trainer.open(
              Golden.directory(variant),
              Golden.directory(loss.teacher()),
              TrainingOptionsFixture.of(options))) {
        assertLoss(golden, loss, trainer.gradient(List.of(golden.examples())));
      }
    }
  }

  private static void assertLoss(TrainingGolden golden, Loss expected, GradientSum found) {
    double error =
        SLACK
            * golden.gradients().values().stream()
                .mapToDouble(Digest::singlePrecisionError)
                .max()
                .orElseThrow();
    assertThat(found.loss() / found.targets())
        .isCloseTo(expected.loss(), within(error * expected.loss()));
    assertThat(norm(found.gradient()) / found.targets())
        .isCloseTo(expected.gradientNorm(), within(error * expected.gradientNorm()));
  }

  private static GradientSum gradient(TrainingGolden golden, OptionValues options) {
    try (Trainer trainer =
        Trainer.open(Golden.directory(golden.variant()), TrainingOptionsFixture.of(options))) {
      return trainer.gradient(List.of(golden.examples()));
    }
  }

  private static double norm(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += (double) number * number;
    }
    return Math.sqrt(sum);
  }
}
