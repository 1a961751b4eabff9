package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.LayerShape;
import io.encodeonce.runtime.family.LayerShapes;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learners in layers of which pruning has left shapes of their own. */
class ShapedLearnersTest {
  private static final Path SHAPED = Golden.directory("pruned-layers");
  private static final Set<LearnerModule> NETWORKS = EnumSet.of(LearnerModule.FEED_FORWARD);

  @TempDir Path folder;

  private Path learners(Path model, Set<LearnerModule> modules, int learners) {
    Path target = folder.resolve("learners");
    LearnerCheckpoint.write(model, new LearnerModules(modules, learners), 3, target);
    return target;
  }

  private static List<DocumentAnswers> answers(Path model, String variant, Precision precision) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(TestDevice.asked())
            .withPrecision(precision)
            .withNewTokens(0, 8);
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      return runtime.answer(Golden.read(variant).toDocuments());
    }
  }

  private static List<GeneratedText> texts(List<DocumentAnswers> answers) {
    assertThat(answers).isNotEmpty().allMatch(document -> document.error().isEmpty());
    return answers.stream().flatMap(document -> document.answers().stream()).toList();
  }

  /** All of them are the dense network that they were made of, as wide as each layer's is. */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16", "INT8"})
  void allLearnersAreEachLayersNetwork(Precision precision) {
    Path masked =
        MaskedCheckpoint.write(Golden.directory("ungated-gelu"), PrunedShape.FREE, 6, folder);
    Path dense = folder.resolve("dense");
    PrunedCheckpoint.write(masked, dense);
    Path learners = learners(dense, NETWORKS, 3);

    List<GeneratedText> expected = texts(answers(dense, "ungated-gelu", precision));
    List<DocumentAnswers> found = answers(learners, "ungated-gelu", precision);
    List<GeneratedText> same = texts(found);
    if (precision == Precision.FP32) {
      for (int i = 0; i < expected.size(); i++) {
        assertThat(same.get(i).tokenIds()).isEqualTo(expected.get(i).tokenIds());
        assertThat(same.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-3));
      }
    }
    // The network of the first layer is gone.
    assertThat(found).allMatch(document -> document.learnersRun().equals(List.of(0.0, 3.0)));
  }

  @Test
  void blocksThatAreGoneHaveNone() {
    Path learners = learners(SHAPED, EnumSet.allOf(LearnerModule.class), 2);
    Set<AdaptiveModule> modules = StoredModel.open(learners).config().learners().modules().keySet();
    assertThat(modules)
        .extracting(AdaptiveModule::name)
        .containsExactlyInAnyOrder(
            "encoder.0.q",
            "encoder.0.k",
            "encoder.0.v",
            "encoder.0.o",
            "encoder.0.feed_forward",
            "encoder.1.feed_forward",
            "encoder.2.q",
            "encoder.2.k",
            "encoder.2.v",
            "encoder.2.o",
            "decoder.0.q",
            "decoder.0.k",
            "decoder.0.v",
            "decoder.0.o",
            "decoder.0.cross_q",
            "decoder.0.cross_o",
            "decoder.0.cross_kv",
            "decoder.1.cross_q",
            "decoder.1.cross_o",
            "decoder.1.cross_kv",
            "decoder.1.feed_forward",
            "decoder.2.q",
            "decoder.2.k",
            "decoder.2.v",
            "decoder.2.o",
            "decoder.2.feed_forward");
    assertThat(texts(answers(learners, "pruned-layers", Precision.FP32))).isNotEmpty();
  }

  @Test
  void refusesModulesOfWhichNoLayerHasAny() {
    Path cut = folder.resolve("cut");
    StoredModel stored = StoredModel.open(SHAPED);
    FlatWeights all = StoredNumbers.read(stored);
    FlatWeights weights = FlatWeights.zeros(withoutNetworks(stored.config()));
    weights.config().tensors().keySet().forEach(s -> weights.tensor(s).put(all.tensor(s)));
    CheckpointWriter.write(SHAPED, weights, StoredType.FP32, cut);

    assertThatThrownBy(() -> learners(cut, NETWORKS, 2))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("cannot have these learners")
        .hasMessageContaining("modules is [feed_forward], but must be such that a layer has one");
  }

  private static ModelConfig withoutNetworks(ModelConfig config) {
    LayerShapes shapes = config.layerShapes();
    return config.pruned(
        config.width(),
        config.heads(),
        config.feedForward().width(),
        new LayerShapes(withoutNetworks(shapes.encoder()), withoutNetworks(shapes.decoder())));
  }

  private static List<LayerShape> withoutNetworks(List<LayerShape> layers) {
    return layers.stream().map(l -> new LayerShape(l.heads(), l.crossHeads(), 0)).toList();
  }

  /** The answers' scores in the golden file are sums of what is learned. */
  @Test
  void theLossOfAnswersIsTheirScore() {
    Golden golden = Golden.read("pruned-learners");
    List<TrainingExample> examples =
        golden.documents().stream().map(ShapedLearnersTest::example).toList();
    double score =
        golden.documents().stream()
            .flatMap(document -> document.answers().stream())
            .mapToDouble(Golden.GoldenAnswer::score)
            .sum();
    long tokens =
        golden.documents().stream()
            .flatMap(document -> document.answers().stream())
            .mapToLong(answer -> answer.ids().size())
            .sum();
    Path model = Golden.directory("pruned-learners");
    try (Trainer trainer = Trainer.open(model, TrainingOptionsFixture.of(PLAIN))) {
      assertThat(trainer.loss(examples)).isCloseTo(-score / tokens, within(1e-4));
    }
  }

  private static TrainingExample example(Golden.GoldenDocument document) {
    return new TrainingExample(
        array(document.ids()),
        document.prompts().stream().map(prompt -> array(prompt.ids())).toList(),
        document.answers().stream().map(answer -> array(answer.ids())).toList());
  }

  private static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<TrainingExample> examples() {
    return Golden.read("pruned-layers").documents().stream()
        .map(ShapedLearnersTest::example)
        .toList();
  }

  private static TrainingOptions of(OptionValues options, LearnedParts parts) {
    return TrainingOptionsFixture.of(options.with(EffortOption.LEARN, parts));
  }

  /** What learners that write nothing miss is all that a module gives, whatever its shape. */
  @Test
  void learnersThatWriteNothingMissAll() {
    Path learners = learners(SHAPED, EnumSet.allOf(LearnerModule.class), 2);
    FlatWeights weights = StoredNumbers.read(StoredModel.open(learners));
    for (AdaptiveModule module : weights.config().learners().modules().keySet()) {
      FloatBuffer written = weights.tensor(module.slot(TensorRole.LEARNERS_OUTPUT));
      while (written.hasRemaining()) {
        written.put(0);
      }
    }
    Path idle = folder.resolve("idle");
    CheckpointWriter.write(learners, weights, StoredType.FP32, idle);
    try (Trainer trainer = Trainer.open(idle, SHAPED, of(PLAIN, LearnedParts.LEARNERS))) {
      assertThat(trainer.loss(examples())).isCloseTo(1, within(1e-5));
    }
  }

  /** The loss a little way along the gradient, on both sides, tells its norm. */
  @ParameterizedTest
  @EnumSource(
      value = LearnedParts.class,
      names = {"LEARNERS", "GATES"})
  void modulesHaveTheLossesGradient(LearnedParts parts) {
    Path learners = learners(SHAPED, EnumSet.allOf(LearnerModule.class), 3);
    try (Trainer trainer = Trainer.open(learners, SHAPED, of(PLAIN, parts))) {
      List<TrainingExample> examples = examples();
      GradientSum sum = trainer.gradient(List.of(examples));
      double norm = GradientAssertions.norm(sum.gradient());
      double rise = lossAt(trainer, sum, 1e-2 / norm, examples);
      double fall = lossAt(trainer, sum, -1e-2 / norm, examples);
      double expected = norm / sum.targets();
      assertThat((rise - fall) / 2e-2).isCloseTo(expected, within(0.03 * expected));
    }
  }

  private static double lossAt(
      Trainer trainer, GradientSum sum, double distance, List<TrainingExample> examples) {
    TrainingState start = trainer.state();
    float[] there = start.weights().clone();
    IntStream.range(0, there.length)
        .forEach(i -> there[i] += (float) (distance * sum.gradient()[i]));
    trainer.restore(new TrainingState(start.steps(), there, start.optimizer()));
    double loss = trainer.loss(examples);
    trainer.restore(start);
    return loss;
  }

  /** Learners, then their gates, then all of it at half of their work. */
  @Test
  void threePhasesLeaveAModelThatRunsFewer() {
    OptionValues plain = PLAIN.with(LearningOption.LEARNING_RATE, 3e-3);
    Path first = folder.resolve("first");
    Path start = learners(SHAPED, EnumSet.allOf(LearnerModule.class), 2);
    assertThat(learned(start, of(plain, LearnedParts.LEARNERS), 40, first)).isLessThan(0.8);
    Path second = folder.resolve("second");
    assertThat(learned(first, of(plain, LearnedParts.GATES), 20, second)).isLessThan(1);
    OptionValues budget =
        plain
            .with(EffortOption.ACM, 0.5)
            .with(EffortOption.ACM_WARM_UP_STEPS, 10)
            .with(EffortOption.GATE_LEARNING_RATE, 0.1);
    Path last = folder.resolve("last");
    double share = 1;
    try (Trainer trainer = Trainer.open(second, TrainingOptionsFixture.of(budget))) {
      for (int step = 0; step < 60; step++) {
        share = trainer.step(List.of(examples())).work().share();
      }
      trainer.write(last);
    }
    assertThat(share).isBetween(0.3, 0.85);
    assertThat(texts(answers(last, "pruned-layers", Precision.FP32))).isNotEmpty();
  }

  /** Returns the loss that is left, as a share of the one at first. */
  private static double learned(Path model, TrainingOptions options, int steps, Path target) {
    List<TrainingExample> examples = examples();
    try (Trainer trainer = Trainer.open(model, SHAPED, options)) {
      double before = trainer.loss(examples);
      for (int step = 0; step < steps; step++) {
        trainer.step(List.of(examples));
      }
      trainer.write(target);
      return trainer.loss(examples) / before;
    }
  }
}
