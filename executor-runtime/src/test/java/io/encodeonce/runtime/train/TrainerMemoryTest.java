package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.ResidentMemory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tensor that a step left behind would take some hundred bytes, and a step makes thousands. */
class TrainerMemoryTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final int STEPS = 10_000;
  private static final long FLAT_BYTES = 16L << 20;

  @Test
  void tenThousandStepsLeaveMemoryFlat() throws InterruptedException {
    TrainingExample example =
        new TrainingExample(
            new int[] {7, 8, 1}, List.of(new int[] {9}), List.of(new int[] {10, 1}));
    TrainingOptions options = TrainingOptionsFixture.of(PLAIN.with(TrainingOption.DROPOUT, 0.1));
    try (Trainer trainer = Trainer.open(START, options)) {
      step(trainer, example, STEPS / 10);
      long before = ResidentMemory.settledBytes();
      step(trainer, example, STEPS);
      assertThat(ResidentMemory.settledBytes() - before).isLessThan(FLAT_BYTES);
    }
  }

  private static void step(Trainer trainer, TrainingExample example, int times) {
    for (int i = 0; i < times; i++) {
      trainer.step(List.of(List.of(example)));
    }
  }
}
