package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Masks of each kind are learned by the gradient of the loss. */
class MaskGradientTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final TrainingOptions OPTIONS = TrainingOptionsFixture.of(PLAIN);

  /** Of a difference of two losses in 32-bit floats, divided by what lies between them. */
  private static final double SLOPE_ROUNDING = 3e-3;

  private static final float DISTANCE = 2e-2f;

  @TempDir Path folder;

  /** The loss a little way off tells the slope; where a mask shuts, that of one side or other. */
  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void masksHaveTheLossesGradient(PrunedShape shape) {
    Path masked = MaskedCheckpoint.write(START, shape, 8, folder);
    List<TrainingExample> examples = examples();
    try (Trainer trainer = Trainer.open(masked, OPTIONS)) {
      ModelConfig config = StoredModel.open(masked).config();
      TrainingState start =
          LongStream.range(0, 50)
              .mapToObj(step -> halfOpen(trainer.state(), config, step))
              .filter(state -> isTelling(config, slopes(trainer, state, config, examples)))
              .findFirst()
              .orElseThrow();
      FlatWeights slopes = slopes(trainer, start, config, examples);
      double loss = trainer.gradient(List.of(examples)).loss();
      for (Unit unit : units(config)) {
        double before = loss - lossAt(trainer, start, config, unit, -DISTANCE, examples);
        double after = lossAt(trainer, start, config, unit, DISTANCE, examples) - loss;
        double slope = (before + after) / (2 * DISTANCE);
        double tolerance = 0.01 * Math.abs(slope) + SLOPE_ROUNDING;
        assertThat(unit.of(slopes))
            .as(unit.toString())
            .isBetween(
                Math.min(before, after) / DISTANCE - tolerance,
                Math.max(before, after) / DISTANCE + tolerance);
      }
    }
  }

  /** What a mask lets through: of the states, a head, a column, or all of a block. */
  private record Unit(Slot mask, int place) {
    double of(FlatWeights numbers) {
      return numbers.tensor(mask).get(place);
    }
  }

  /** All heads and blocks, and some of the others. */
  private static List<Unit> units(ModelConfig config) {
    List<Unit> units = new ArrayList<>();
    for (Slot mask : config.maskSlots()) {
      int all = (int) (long) config.tensors().get(mask).shape().get(0);
      int step = all < 10 ? 1 : 5;
      IntStream.iterate(0, place -> place < all, place -> place + step)
          .forEach(place -> units.add(new Unit(mask, place)));
    }
    return units;
  }

  private static FlatWeights slopes(
      Trainer trainer, TrainingState state, ModelConfig config, List<TrainingExample> examples) {
    trainer.restore(state);
    return new FlatWeights(config, trainer.gradient(List.of(examples)).gradient());
  }

  /** Noise closes or opens many units wholly: whether some of each kind are between. */
  private static boolean isTelling(ModelConfig config, FlatWeights slopes) {
    Map<TensorRole, Double> steepest = new EnumMap<>(TensorRole.class);
    units(config)
        .forEach(unit -> steepest.merge(unit.mask().role(), Math.abs(unit.of(slopes)), Math::max));
    return steepest.values().stream().allMatch(slope -> slope > 30 * SLOPE_ROUNDING);
  }

  /** Masks that are drawn from the middle, where most of them have a slope. */
  private static TrainingState halfOpen(TrainingState state, ModelConfig config, long step) {
    float[] weights = state.weights().clone();
    Random random = new Random(step);
    for (Slot slot : config.maskSlots()) {
      FloatBuffer mask = new FlatWeights(config, weights).tensor(slot);
      while (mask.hasRemaining()) {
        mask.put((float) random.nextGaussian());
      }
    }
    return new TrainingState(step, weights, state.optimizer());
  }

  private static double lossAt(
      Trainer trainer,
      TrainingState start,
      ModelConfig config,
      Unit unit,
      float distance,
      List<TrainingExample> examples) {
    float[] weights = start.weights().clone();
    FloatBuffer mask = new FlatWeights(config, weights).tensor(unit.mask());
    mask.put(unit.place(), mask.get(unit.place()) + distance);
    trainer.restore(new TrainingState(start.steps(), weights, start.optimizer()));
    return trainer.gradient(List.of(examples)).loss();
  }

  private static List<TrainingExample> examples() {
    return TrainingGolden.GoldenDocument.toExamples(
        TrainingGolden.read("optimizers", TrainingGolden.Steps.class).documents());
  }
}
