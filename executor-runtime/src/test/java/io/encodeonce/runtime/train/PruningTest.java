package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.GivenAnswers;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    List<DocumentAnswers> answers = answers(variant, sliced, Precision.FP32);
    assertThat(answers(variant, masked, Precision.FP32)).isEqualTo(answers);
    List<Double> expected = scoresWithMasks(variant, masked, answers);
    for (int d = 0; d < answers.size(); d++) {
      assertThat(score(answers.get(d)))
          .as("document %d", d)
          .isCloseTo(expected.get(d), within(1e-4 * Math.abs(expected.get(d)) + 1e-3));
    }
  }

  /** The log-probabilities of each document's answers, as a model gives them that only masks. */
  private static List<Double> scoresWithMasks(
      String variant, Path masked, List<DocumentAnswers> answers) {
    List<GoldenDocument> documents = Golden.read(variant).documents();
    List<Double> scores = new ArrayList<>();
    try (Trainer trainer = Trainer.open(masked, OPTIONS)) {
      for (int d = 0; d < documents.size(); d++) {
        TrainingExample example =
            new TrainingExample(
                array(documents.get(d).ids()),
                documents.get(d).prompts().stream().map(prompt -> array(prompt.ids())).toList(),
                answers.get(d).answers().stream().map(one -> array(one.tokenIds())).toList());
        scores.add(-trainer.loss(List.of(example)) * example.targets());
      }
    }
    return scores;
  }

  private static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double score(DocumentAnswers document) {
    return document.answers().stream().mapToDouble(GeneratedText::score).sum();
  }

  private static double loss(Path model, List<TrainingExample> examples) {
    try (Trainer trainer = Trainer.open(model, OPTIONS)) {
      return trainer.loss(examples);
    }
  }

  private static List<DocumentAnswers> answers(String variant, Path model, Precision precision) {
    return answers(Golden.read(variant).toDocuments(), model, precision);
  }

  private static List<DocumentAnswers> answers(
      List<Document> documents, Path model, Precision precision) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(TestDevice.asked())
            .withPrecision(precision)
            .withNewTokens(2, 8);
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      List<DocumentAnswers> answers = runtime.answer(documents);
      assertThat(answers).isNotEmpty().allMatch(document -> document.error().isEmpty());
      return answers;
    }
  }

  /**
   * In nats a token. Random weights make a steep softmax: in 8-bit integers the dense model is as
   * far from itself, by 0.9.
   */
  @ParameterizedTest
  @CsvSource({"FP32, 1e-3", "BF16, 0.1", "INT8, 2.5"})
  void everyPrecisionRunsLayersOfTheirOwnShapes(Precision precision, double tolerance) {
    String variant = "t5-gated-untied";
    Path dense = Golden.directory(variant);
    Path masked = MaskedCheckpoint.write(dense, PrunedShape.FREE, 6, folder);
    List<Document> documents = Golden.read(variant).toDocuments();
    List<Document> given = GivenAnswers.only(documents, answers(documents, masked, Precision.FP32));
    List<DocumentAnswers> scored = answers(given, masked, precision);
    List<Double> expected = scoresWithMasks(variant, masked, scored);
    assertThat(distance(scored, expected)).isLessThan(tolerance);
    assertThat(distance(answers(given, dense, precision), expected)).isGreaterThan(10);
  }

  /** In nats a token. */
  private static double distance(List<DocumentAnswers> scored, List<Double> expected) {
    double distance = 0;
    int tokens = 0;
    for (int d = 0; d < scored.size(); d++) {
      distance += Math.abs(score(scored.get(d)) - expected.get(d));
      tokens += scored.get(d).answers().stream().mapToInt(one -> one.tokenIds().size()).sum();
    }
    return distance / tokens;
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
