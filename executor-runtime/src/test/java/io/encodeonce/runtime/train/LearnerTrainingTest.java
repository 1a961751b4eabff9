package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import io.encodeonce.runtime.train.TrainingGolden.Steps;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of a trainer whose model has learners. */
class LearnerTrainingTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final Path LEARNED = Path.of("src/test/resources/training/learned");
  private static final List<TrainingExample> EXAMPLES =
      GoldenDocument.toExamples(TrainingGolden.read("optimizers", Steps.class).documents());

  /** All that is learned of gates at once, but what depends on the batch. */
  private static final OptionValues QUIET =
      PLAIN
          .with(EffortOption.ACM, 0.3)
          .with(EffortOption.ACM_WARM_UP_STEPS, 0)
          .with(EffortOption.CHOICE_DIVERSITY_WEIGHT, 0.0)
          .with(EffortOption.GATE_NOISE, 0.0);

  private static final OptionValues DRAWING =
      QUIET
          .with(EffortOption.ACM_WARM_UP_STEPS, 10)
          .with(EffortOption.CHOICE_DIVERSITY_WEIGHT, 0.05)
          .with(EffortOption.GATE_NOISE, 1.0)
          .with(TrainingOption.DROPOUT, 0.2);

  @TempDir Path models;

  private static Trainer open(OptionValues options) {
    return Trainer.open(LEARNED, TrainingOptionsFixture.of(options));
  }

  private static Trainer open(LearnedParts parts) {
    OptionValues options = PLAIN.with(EffortOption.LEARN, parts).with(EffortOption.TAU, 0.99);
    return parts == LearnedParts.MODEL
        ? open(QUIET)
        : Trainer.open(LEARNED, START, TrainingOptionsFixture.of(options));
  }

  /** Padding is no token, and a batch no more than its documents. */
  @ParameterizedTest
  @EnumSource(LearnedParts.class)
  void documentsTogetherAreDocumentsOneByOne(LearnedParts parts) {
    try (Trainer trainer = open(parts)) {
      GradientSum together = trainer.gradient(List.of(EXAMPLES));
      GradientSum alone = trainer.gradient(EXAMPLES.stream().map(List::of).toList());
      double norm = GradientAssertions.norm(together.gradient());
      assertThat(together.loss()).isPositive();
      assertThat(alone.loss()).isCloseTo(together.loss(), within(1e-5 * together.loss()));
      assertThat(distance(together.gradient(), alone.gradient())).isLessThan(1e-5 * norm);
      GradientSum first = trainer.gradient(List.of(EXAMPLES.subList(0, 1)));
      assertThat(first.loss()).isLessThan(0.5 * together.loss());
      assertThat(distance(together.gradient(), first.gradient())).isGreaterThan(0.1 * norm);
      assertWork(parts, together.work(), alone.work(), first.work());
    }
  }

  /**
   * It is counted where gates have a budget; elsewhere all learners run, or each number of them.
   */
  private static void assertWork(
      LearnedParts parts, LearnerWork together, LearnerWork alone, LearnerWork first) {
    if (parts == LearnedParts.MODEL) {
      assertThat(together.share()).isBetween(0.1, 0.9);
      assertThat(alone.run()).isCloseTo(together.run(), within(1e-3));
      assertThat(alone.all()).isCloseTo(together.all(), within(1e-3));
      assertThat(first.run()).isPositive().isLessThan(0.5 * together.run());
    } else {
      assertThat(List.of(together, alone, first)).containsOnly(LearnerWork.NONE);
    }
  }

  @Test
  void gradientsAddedUpElsewhereAreAStepOfAll() {
    List<TrainingExample> first = EXAMPLES.subList(0, 1);
    List<TrainingExample> rest = EXAMPLES.subList(1, 3);
    try (Trainer worker = open(QUIET);
        Trainer local = open(QUIET)) {
      GradientSum sum = worker.gradient(List.of(first)).plus(worker.gradient(List.of(rest)));
      TrainingStep applied = worker.apply(sum);
      TrainingStep step = local.step(List.of(first, rest));
      assertThat(applied.work()).isEqualTo(step.work());
      assertThat(worker.state().optimizer().get("effort"))
          .isEqualTo(local.state().optimizer().get("effort"))
          .isNotEqualTo(new float[] {1});
      assertThat(distance(worker.state().weights(), local.state().weights())).isLessThan(1e-4);
    }
  }

  @Test
  void goingOnFromAStateIsBitEqualToGoingOn() {
    try (Trainer alone = open(DRAWING)) {
      alone.step(List.of(EXAMPLES));
      TrainingState state = TrainingState.of(1, alone.state().vectors());
      alone.step(List.of(EXAMPLES));
      try (Trainer resumed = open(DRAWING)) {
        resumed.restore(state);
        resumed.step(List.of(EXAMPLES));
        assertThat(resumed.state().weights()).isEqualTo(alone.state().weights());
        assertThat(resumed.state().optimizer())
            .usingRecursiveComparison()
            .isEqualTo(alone.state().optimizer());
      }
    }
  }

  @Test
  void noiseIsOfTheSeedAndNotInALoss() {
    OptionValues noisy = DRAWING.with(TrainingOption.DROPOUT, 0.0);
    try (Trainer first = open(noisy);
        Trainer again = open(noisy);
        Trainer other = open(noisy.with(TrainingOption.SEED, 7L));
        Trainer quiet = open(QUIET)) {
      assertThat(first.loss(EXAMPLES)).isEqualTo(quiet.loss(EXAMPLES));
      double loss = first.step(List.of(EXAMPLES)).loss();
      assertThat(again.step(List.of(EXAMPLES)).loss()).isEqualTo(loss);
      assertThat(other.step(List.of(EXAMPLES)).loss()).isNotEqualTo(loss);
    }
  }

  /** With either optimizer, and though weights decay. */
  @ParameterizedTest
  @EnumSource(Optimizer.Kind.class)
  void whatIsNotLearnedStaysAsItIs(Optimizer.Kind kind) {
    OptionValues options =
        PLAIN
            .with(LearningOption.OPTIMIZER, kind)
            .with(LearningOption.WEIGHT_DECAY, 0.1)
            .with(EffortOption.TAU, 0.99);
    for (LearnedParts parts : EnumSet.of(LearnedParts.LEARNERS, LearnedParts.GATES)) {
      try (Trainer trainer =
          Trainer.open(
              LEARNED, START, TrainingOptionsFixture.of(options.with(EffortOption.LEARN, parts)))) {
        float[] before = trainer.state().weights();
        trainer.step(List.of(EXAMPLES));
        float[] after = trainer.state().weights();
        assertLearned(before, after, parts == LearnedParts.LEARNERS ? ".learners." : ".gate.");
      }
    }
  }

  private static void assertLearned(float[] before, float[] after, String part) {
    int place = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(LEARNED)) {
      int end = place + (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      boolean changed = false;
      for (; place < end; place++) {
        changed |= before[place] != after[place];
      }
      assertThat(changed).as(tensor.name()).isEqualTo(tensor.name().contains(part));
    }
  }

  /** With the options that count where nothing is said of clipping. */
  @ParameterizedTest
  @EnumSource(
      value = LearnedParts.class,
      names = {"LEARNERS", "GATES"})
  void aModuleLearnsTheSameBesideOthersAndAlone(LearnedParts parts) {
    Path alone = learners("alone", EnumSet.of(LearnerModule.FEED_FORWARD));
    Map<String, float[]> expected = learned(alone, parts);
    Map<String, float[]> found = learned(besideSteepOnes(), parts);
    int moved = 0;
    for (Map.Entry<String, float[]> tensor : expected.entrySet()) {
      if (tensor.getKey().contains(".DenseReluDense.")) {
        assertThat(found.get(tensor.getKey()))
            .as(tensor.getKey())
            .containsExactly(tensor.getValue(), within(2e-5f));
        moved++;
      }
    }
    assertThat(moved).isEqualTo(4 * 7);
  }

  private Path learners(String name, Set<LearnerModule> modules) {
    Path target = models.resolve(name);
    LearnerCheckpoint.write(START, new LearnerModules(modules, 3), 5, target);
    return target;
  }

  /** Others with gradients that would be clipped. */
  private Path besideSteepOnes() {
    Path model = learners("both", EnumSet.of(LearnerModule.FEED_FORWARD, LearnerModule.V));
    FlatWeights weights = StoredNumbers.read(StoredModel.open(model));
    for (AdaptiveModule module : weights.config().learners().modules().keySet()) {
      if (module.kind() == AdaptiveModule.Kind.VALUE) {
        multiply(weights.tensor(module.slot(TensorRole.LEARNERS_OUTPUT)));
        multiply(weights.tensor(module.slot(TensorRole.CHOICE)));
      }
    }
    Path steep = models.resolve("steep");
    CheckpointWriter.write(model, weights, StoredType.FP32, steep);
    return steep;
  }

  private static void multiply(FloatBuffer numbers) {
    while (numbers.hasRemaining()) {
      numbers.put(30 * numbers.get(numbers.position()));
    }
  }

  /** By tensor, what some steps at a rate of 0.003 make of it. */
  private static Map<String, float[]> learned(Path model, LearnedParts parts) {
    OptionValues options =
        PLAIN
            .without(LearningOption.CLIP_NORM)
            .with(LearningOption.LEARNING_RATE, 3e-3)
            .with(EffortOption.GATE_LEARNING_RATE, 3e-3)
            // Less than any gradient counts, however many modules share the loss.
            .with(LearningOption.EPSILON, 1e-16)
            .with(EffortOption.LEARN, parts);
    Map<String, float[]> tensors = new HashMap<>();
    try (Trainer trainer = Trainer.open(model, START, TrainingOptionsFixture.of(options))) {
      for (int i = 0; i < 12; i++) {
        trainer.step(List.of(EXAMPLES.subList(i % 3, i % 3 + 1)));
      }
      float[] weights = trainer.state().weights();
      int place = 0;
      for (ModelTensor tensor : InferenceRuntime.tensors(model)) {
        int end = place + (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
        tensors.put(tensor.name(), Arrays.copyOfRange(weights, place, end));
        place = end;
      }
    }
    return tensors;
  }

  @Test
  void gatesHaveALearningRateOfTheirOwn() {
    float[] once = change(QUIET.with(EffortOption.GATE_LEARNING_RATE, 0.01));
    float[] twice = change(QUIET.with(EffortOption.GATE_LEARNING_RATE, 0.02));
    int place = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(LEARNED)) {
      int end = place + (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      float factor = tensor.name().contains(".gate.") ? 2 : 1;
      for (; place < end; place++) {
        assertThat(twice[place])
            .as(tensor.name())
            .isCloseTo(factor * once[place], within(factor == 1 ? 0 : 1e-5f));
      }
    }
  }

  /** What a step adds to the weights. */
  private static float[] change(OptionValues options) {
    try (Trainer trainer = open(options)) {
      float[] weights = trainer.state().weights();
      trainer.step(List.of(EXAMPLES));
      float[] after = trainer.state().weights();
      for (int i = 0; i < after.length; i++) {
        after[i] -= weights[i];
      }
      return after;
    }
  }

  /** The share that may be run falls in a line, and the price follows what was run. */
  @Test
  void thePriceIsOfWhatIsRunTooMuch() {
    OptionValues options =
        QUIET
            .with(EffortOption.ACM_WARM_UP_STEPS, 4)
            .with(EffortOption.ACM_WEIGHT, 0.2)
            .with(EffortOption.GATE_NOISE, 2.0);
    EffortOptions effort = EffortOptions.of(options, 100);
    assertThat(effort.budget(1)).isEqualTo(1);
    assertThat(effort.budget(3)).isCloseTo(0.65, within(1e-12));
    assertThat(effort.budget(5)).isEqualTo(0.3);
    assertThat(effort.noise(1)).isEqualTo(2);
    assertThat(effort.noise(5)).isZero();
    EffortPrice price = new EffortPrice(effort);
    assertThat(price.at(1)).isZero();
    assertThat(price.at(5)).isCloseTo(2, within(1e-12));
    price.restore(new float[] {0.31f});
    assertThat(price.at(5)).isCloseTo(0.2, within(1e-5));
    assertThat(price.at(2)).isZero();
    price.restore(new float[] {0.28f});
    assertThat(price.at(5)).isCloseTo(-0.4, within(1e-5));
    assertThat(price.at(4)).isZero();
    price.note(new LearnerWork(30, 100));
    assertThat(price.memory()[0]).isBetween(0.28f, 0.3f);
  }

  /** All three phases of a tiny model: what it misses falls, and it comes to its budget. */
  @Test
  void aModelLearnsToRunFewerLearners(@TempDir Path folder) {
    Path made = folder.resolve("made");
    LearnerCheckpoint.write(
        START,
        new LearnerModules(
            EnumSet.of(LearnerModule.FEED_FORWARD, LearnerModule.Q, LearnerModule.CROSS_KV), 3),
        1,
        made);
    OptionValues fast =
        PLAIN.with(LearningOption.LEARNING_RATE, 3e-3).with(LearningOption.CLIP_NORM, 1.0);
    Path taught =
        learned(
            made,
            folder.resolve("taught"),
            fast.with(EffortOption.LEARN, LearnedParts.LEARNERS),
            150,
            0.7);
    Path gated =
        learned(
            taught,
            folder.resolve("gated"),
            fast.with(EffortOption.LEARN, LearnedParts.GATES),
            150,
            0.8);
    TrainingOptions endToEnd =
        TrainingOptionsFixture.of(
            fast.with(EffortOption.ACM, 0.5).with(EffortOption.ACM_WARM_UP_STEPS, 60));
    try (Trainer trainer = Trainer.open(gated, endToEnd)) {
      double before = trainer.loss(EXAMPLES);
      LearnerWork last = LearnerWork.NONE;
      for (int step = 0; step < 150; step++) {
        last = trainer.step(List.of(EXAMPLES)).work();
      }
      assertThat(trainer.loss(EXAMPLES)).isLessThan(before);
      assertThat(last.share()).isBetween(0.4, 0.6);
    }
  }

  /** Writes what so many steps have learned, after which the loss is at most that part. */
  private static Path learned(
      Path model, Path target, OptionValues options, int steps, double part) {
    try (Trainer trainer = Trainer.open(model, START, TrainingOptionsFixture.of(options))) {
      double before = trainer.loss(EXAMPLES);
      for (int step = 0; step < steps; step++) {
        trainer.step(List.of(EXAMPLES));
      }
      assertThat(trainer.loss(EXAMPLES)).isLessThan(part * before);
      trainer.write(target);
    }
    return target;
  }

  private static double distance(float[] one, float[] other) {
    float[] apart = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      apart[i] = one[i] - other[i];
    }
    return GradientAssertions.norm(apart);
  }
}
