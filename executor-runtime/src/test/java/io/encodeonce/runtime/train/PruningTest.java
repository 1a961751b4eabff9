package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks, what they are learned by, and that a model is the same once they are cut out of it. */
class PruningTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final TrainingOptions OPTIONS = TrainingOptionsFixture.of(PLAIN);

  @TempDir Path folder;

  /** Tied and not, gated and not, by other names, and with a decoder that is deeper or flatter. */
  static Stream<Arguments> variantsAndShapes() {
    return Stream.of("t5-gated-tied", "t5-relu-tied", "other-names", "deep-decoder", "byt5")
        .flatMap(
            variant -> Stream.of(PrunedShape.values()).map(shape -> Arguments.of(variant, shape)));
  }

  @ParameterizedTest
  @MethodSource("variantsAndShapes")
  void masksThatAreOpenChangeNothing(String variant, PrunedShape shape) {
    Path dense = Golden.directory(variant);
    Path open = folder.resolve("open");
    Path sliced = folder.resolve("sliced");
    PrunableCheckpoint.write(dense, shape, open);
    PrunedCheckpoint.write(open, sliced);

    List<TrainingExample> examples = TrainingGolden.read(variant).examples();
    double loss = loss(dense, examples);
    assertThat(loss(open, examples)).isCloseTo(loss, within(1e-5 * loss));
    assertThat(loss(sliced, examples)).isCloseTo(loss, within(1e-5 * loss));
    assertThat(PrunedCheckpoint.share(open)).isZero();
  }

  @ParameterizedTest
  @MethodSource("variantsAndShapes")
  void slicedIsMasked(String variant, PrunedShape shape) {
    Path dense = Golden.directory(variant);
    Path masked = MaskedCheckpoint.write(dense, shape, 5, folder);
    Path sliced = folder.resolve("sliced");
    PrunedCheckpoint.write(masked, sliced);

    List<TrainingExample> examples = TrainingGolden.read(variant).examples();
    double loss = loss(masked, examples);
    assertThat(loss(sliced, examples)).isCloseTo(loss, within(1e-5 * loss));
    assertThat(loss).isNotCloseTo(loss(dense, examples), within(1e-3 * loss));
    assertThat(PrunedCheckpoint.share(masked)).isBetween(0.3, 0.95);
    assertThat(answers(variant, masked, Precision.FP32))
        .isEqualTo(answers(variant, sliced, Precision.FP32));
  }

  private static double loss(Path model, List<TrainingExample> examples) {
    try (Trainer trainer = Trainer.open(model, OPTIONS)) {
      return trainer.loss(examples);
    }
  }

  private static List<List<Integer>> answers(String variant, Path model, Precision precision) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(TestDevice.asked())
            .withPrecision(precision)
            .withNewTokens(0, 8);
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      List<List<Integer>> tokens = new ArrayList<>();
      runtime
          .answer(Golden.read(variant).toDocuments())
          .forEach(
              document -> {
                assertThat(document.error()).isEmpty();
                document.answers().forEach(answer -> tokens.add(answer.tokenIds()));
              });
      return tokens;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16", "INT8"})
  void everyPrecisionRunsLayersOfTheirOwnShapes(Precision precision) {
    Path masked =
        MaskedCheckpoint.write(Golden.directory("t5-gated-untied"), PrunedShape.FREE, 6, folder);
    assertThat(answers("t5-gated-untied", masked, precision))
        .isNotEmpty()
        .allSatisfy(answer -> assertThat(answer).isNotEmpty());
  }

  @Test
  void theUniformShapeIsAnOrdinaryCheckpoint() throws IOException {
    Path masked =
        MaskedCheckpoint.write(Golden.directory("other-names"), PrunedShape.UNIFORM, 7, folder);
    Path sliced = folder.resolve("sliced");
    PrunedCheckpoint.write(masked, sliced);

    JsonNode before = config(masked);
    JsonNode after = config(sliced);
    assertThat(before.get("model_type").asText()).isEqualTo("adaptive_t5");
    assertThat(after.get("model_type").asText()).isEqualTo("t5");
    assertThat(after.get("architectures").get(0).asText()).isEqualTo("T5ForConditionalGeneration");
    assertThat(after.has("pruning_masks")).isFalse();
    ModelConfig config = StoredModel.open(sliced).config();
    assertThat(after.get("hidden_size").asInt()).isEqualTo(config.width()).isLessThan(20);
    assertThat(after.get("num_attention_heads").asInt()).isEqualTo(config.heads()).isLessThan(3);
    assertThat(after.get("d_ff").asInt()).isEqualTo(config.feedForward().width()).isLessThan(29);
    assertThat(config.tensors().values())
        .allSatisfy(tensor -> assertThat(tensor.name()).doesNotContain("mask"));
  }

  private static JsonNode config(Path model) throws IOException {
    return new ObjectMapper().readTree(model.resolve("config.json").toFile());
  }

  /** The loss a little way off, on both sides, tells the gradient along that way. */
  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void masksHaveTheLossesGradient(PrunedShape shape) {
    Path masked = MaskedCheckpoint.write(START, shape, 8, folder);
    List<TrainingExample> examples = examples();
    try (Trainer trainer = Trainer.open(masked, OPTIONS)) {
      ModelConfig config = StoredModel.open(masked).config();
      TrainingState start = trainer.state();
      GradientSum gradient = trainer.gradient(List.of(examples));
      FloatBuffer found = new FlatWeights(config, gradient.gradient()).tensor(PruningMasks.WIDTH);
      for (int unit = 0; unit < found.remaining(); unit += 3) {
        double rise = lossAt(trainer, start, config, unit, 2e-2f, examples);
        double fall = lossAt(trainer, start, config, unit, -2e-2f, examples);
        assertThat((double) found.get(unit))
            .as("unit %d", unit)
            .isCloseTo((rise - fall) / 4e-2, within(0.05 * Math.abs(rise - fall) / 4e-2 + 0.05));
      }
    }
  }

  private static double lossAt(
      Trainer trainer,
      TrainingState start,
      ModelConfig config,
      int unit,
      float distance,
      List<TrainingExample> examples) {
    float[] weights = start.weights().clone();
    FloatBuffer mask = new FlatWeights(config, weights).tensor(PruningMasks.WIDTH);
    mask.put(unit, mask.get(unit) + distance);
    trainer.restore(new TrainingState(start.steps(), weights, start.optimizer()));
    return trainer.gradient(List.of(examples)).loss();
  }

  private static List<TrainingExample> examples() {
    return TrainingGolden.GoldenDocument.toExamples(
        TrainingGolden.read("optimizers", TrainingGolden.Steps.class).documents());
  }

  /** However many batches and workers a step has, as losses are summed over their targets. */
  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void theShareIsHeldTheSameInEachBatch(PrunedShape shape) {
    Path masked = MaskedCheckpoint.write(START, shape, 9, folder);
    ModelConfig config = StoredModel.open(masked).config();
    double expected = ExpectedShare.of(masked);
    assertThat(expected).isBetween(0.2, 0.95);
    OptionValues values =
        PLAIN.with(PruningOption.PRUNE, 0.6).with(PruningOption.PRUNE_WARM_UP_STEPS, 0);
    try (Trainer trainer = Trainer.open(masked, TrainingOptionsFixture.of(values))) {
      GradientSum together = trainer.gradient(List.of(examples()));
      GradientSum alone = trainer.gradient(examples().stream().map(List::of).toList());
      double gap = expected - 0.6;
      for (GradientSum sum : List.of(together, alone)) {
        FloatBuffer multipliers =
            new FlatWeights(config, sum.gradient()).tensor(PruningMasks.MULTIPLIERS);
        assertThat(multipliers.get(0) / sum.targets()).isCloseTo((float) -gap, within(1e-4f));
        assertThat(multipliers.get(1) / sum.targets())
            .isCloseTo((float) (-gap * gap), within(1e-4f));
      }
    }
  }

  /** What the multipliers add to a mask's gradient is the slope of the share's price. */
  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void masksArePushedTowardsTheTarget(PrunedShape shape) {
    Path masked = MaskedCheckpoint.write(START, shape, 9, folder);
    ModelConfig config = StoredModel.open(masked).config();
    OptionValues values =
        PLAIN.with(PruningOption.PRUNE, 0.9).with(PruningOption.PRUNE_WARM_UP_STEPS, 0);
    try (Trainer trainer = Trainer.open(masked, TrainingOptionsFixture.of(values))) {
      GradientSum free = trainer.gradient(List.of(examples()));
      TrainingState state = trainer.state();
      new FlatWeights(config, state.weights()).tensor(PruningMasks.MULTIPLIERS).put(2).put(30);
      trainer.restore(state);
      GradientSum held = trainer.gradient(List.of(examples()));
      for (Slot slot : config.maskSlots()) {
        FloatBuffer pushed = new FlatWeights(config, held.gradient()).tensor(slot);
        FloatBuffer before = new FlatWeights(config, free.gradient()).tensor(slot);
        for (int unit = 0; unit < pushed.remaining(); unit += 4) {
          double slope = (pushed.get(unit) - before.get(unit)) / (double) held.targets();
          double rise = price(state, config, slot, unit, 1e-2f);
          double fall = price(state, config, slot, unit, -1e-2f);
          double expected = (rise - fall) / 2e-2;
          assertThat(slope)
              .as("%s %d", slot, unit)
              .isCloseTo(expected, within(0.02 * Math.abs(expected) + 1e-4));
        }
      }
    }
  }

  private static double price(
      TrainingState state, ModelConfig config, Slot slot, int unit, float distance) {
    FlatWeights weights = new FlatWeights(config, state.weights().clone());
    FloatBuffer mask = weights.tensor(slot);
    mask.put(unit, mask.get(unit) + distance);
    double gap = ExpectedShare.of(weights) - 0.9;
    return 2 * gap + 30 * gap * gap;
  }

  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void theShareReachesItsTarget(PrunedShape shape) {
    Path open = folder.resolve("open");
    PrunableCheckpoint.write(START, shape, open);
    OptionValues values =
        PLAIN
            .with(PruningOption.PRUNE, 0.5)
            .with(PruningOption.PRUNE_WARM_UP_STEPS, 100)
            .with(LearningOption.LEARNING_RATE, 1e-3);
    Path learned = folder.resolve("learned");
    try (Trainer trainer = Trainer.open(open, TrainingOptionsFixture.of(values))) {
      for (int i = 0; i < 250; i++) {
        trainer.step(List.of(examples()));
      }
      trainer.write(learned);
    }
    assertThat(ExpectedShare.of(learned)).isCloseTo(0.5, within(0.05));
    assertThat(PrunedCheckpoint.share(learned)).isCloseTo(0.5, within(0.1));
  }

  @Test
  void refusesWhatHasNoMasksOrHasThemAlready() {
    Path open = folder.resolve("open");
    PrunableCheckpoint.write(START, PrunedShape.FREE, open);
    assertThatThrownBy(() -> PrunableCheckpoint.write(open, PrunedShape.FREE, folder.resolve("b")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has masks already");
    Path learners = Golden.directory("learners");
    assertThatThrownBy(
            () -> PrunableCheckpoint.write(learners, PrunedShape.FREE, folder.resolve("d")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has learners already")
        .hasMessageContaining("start from the model that it was made of");
    assertThatThrownBy(() -> PrunedCheckpoint.write(START, folder.resolve("c")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has no masks to prune by")
        .hasMessageContaining("AdaptJob")
        .hasMessageContaining("PrunableCheckpoint");
    TrainingOptions pruning = TrainingOptionsFixture.of(PLAIN.with(PruningOption.PRUNE, 0.5));
    assertThatThrownBy(() -> Trainer.open(START, pruning))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("prune is 0.5, but the model has no masks")
        .hasMessageContaining("AdaptJob")
        .hasMessageContaining("PrunableCheckpoint");
  }

  @Test
  void refusesMasksThatLeaveNothingThatReads() {
    Path masked = MaskedCheckpoint.write(START, PrunedShape.FREE, 10, folder);
    Path closed = folder.resolve("closed");
    try (Trainer trainer = Trainer.open(masked, OPTIONS)) {
      TrainingState state = trainer.state();
      ModelConfig config = StoredModel.open(masked).config();
      for (Slot slot : config.maskSlots()) {
        FloatBuffer mask = new FlatWeights(config, state.weights()).tensor(slot);
        while (mask.hasRemaining()) {
          mask.put(-9);
        }
      }
      trainer.restore(state);
      trainer.write(closed);
    }
    assertThatThrownBy(() -> PrunedCheckpoint.write(closed, folder.resolve("d")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("the masks leave no model")
        .hasMessageContaining("no document is read");
  }
}
