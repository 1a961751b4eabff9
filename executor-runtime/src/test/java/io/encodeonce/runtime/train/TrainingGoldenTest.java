package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import io.encodeonce.runtime.train.TrainingGolden.Loss;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients are Hugging Face's, computed there in 64-bit floats, by tensor. */
class TrainingGoldenTest {
  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.train.TrainingGolden#variants")
  void gradientsByTensor(String variant) {
    TrainingGolden golden = TrainingGolden.read(variant);
    GradientSum sum = gradient(golden, PLAIN);
    GradientAssertions.assertSame(
        Golden.directory(variant), sum.gradient(), (double) sum.targets(), golden.gradients());
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
        GradientAssertions.SLACK
            * golden.gradients().values().stream()
                .mapToDouble(Digest::singlePrecisionError)
                .max()
                .orElseThrow();
    assertThat(found.loss() / found.targets())
        .isCloseTo(expected.loss(), within(error * expected.loss()));
    assertThat(GradientAssertions.norm(found.gradient()) / found.targets())
        .isCloseTo(expected.gradientNorm(), within(error * expected.gradientNorm()));
  }

  private static GradientSum gradient(TrainingGolden golden, OptionValues options) {
    try (Trainer trainer =
        Trainer.open(Golden.directory(golden.variant()), TrainingOptionsFixture.of(options))) {
      return trainer.gradient(List.of(golden.examples()));
    }
  }
}
