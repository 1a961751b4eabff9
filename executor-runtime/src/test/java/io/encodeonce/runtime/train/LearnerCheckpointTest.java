package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.TensorRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints with new learners, of which all run and which are of their dense modules' size. */
class LearnerCheckpointTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final List<Document> DOCUMENTS =
      List.of(
          new Document("w7 w9 w11 w13", List.of(new Prompt("a", "w20"), new Prompt("b", ""))),
          new Document("w5", List.of(new Prompt("a", "w6 w8"))));

  @TempDir Path folder;

  private Path learners(Path model, Set<LearnerModule> modules, int learners) {
    Path target = folder.resolve(model.getFileName() + "-" + learners);
    LearnerCheckpoint.write(model, new LearnerModules(modules, learners), 3, target);
    return target;
  }

  private static List<DocumentAnswers> answers(Path model) {
    try (InferenceRuntime runtime = InferenceRuntime.open(model, RuntimeOptions.defaults())) {
      return runtime.answer(DOCUMENTS);
    }
  }

  /** Whatever their number: GELU's columns are dealt to the learners. */
  @ParameterizedTest
  @CsvSource({"1", "3", "4"})
  void networksBeginAsTheirColumns(int count) {
    Path dense = GOLDEN.resolve("ungated-gelu");
    Path learners = learners(dense, EnumSet.of(LearnerModule.FEED_FORWARD), count);
    List<DocumentAnswers> expected = answers(dense);
    List<DocumentAnswers> found = answers(learners);
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.get(i).answers().size(); j++) {
        assertThat(found.get(i).answers().get(j).tokenIds())
            .isEqualTo(expected.get(i).answers().get(j).tokenIds());
        double score = expected.get(i).answers().get(j).score();
        assertThat(found.get(i).answers().get(j).score())
            .isCloseTo(score, within(1e-4 * Math.abs(score)));
      }
      assertThat(found.get(i).learnersRun()).isNotEmpty().allMatch(run -> run == count);
    }
  }

  /** Nearer to the module, the more of them: what nothing gives is all that is missed. */
  @ParameterizedTest
  @CsvSource({"t5-relu-tied, 0.15", "gated-silu, 1", "t5-gated-tied, 1"})
  void otherNetworksAreNotFar(String variant, double most) {
    Path dense = GOLDEN.resolve(variant);
    Path learners = learners(dense, EnumSet.of(LearnerModule.FEED_FORWARD), 1);
    TrainingOptions options =
        TrainingOptionsFixture.of(
            TrainingOptionsFixture.PLAIN.with(EffortOption.LEARN, LearnedParts.LEARNERS));
    try (Trainer trainer = Trainer.open(learners, dense, options)) {
      assertThat(trainer.loss(TrainingGolden.read(variant).examples())).isBetween(0.0, most);
    }
  }

  @Test
  void learnersTogetherAreOfTheModulesSize() {
    Path learners = learners(START, EnumSet.allOf(LearnerModule.class), 2);
    assertThat(answers(learners)).allMatch(document -> document.error().isEmpty());
    Predicate<ModelTensor> isDense =
        tensor ->
            switch (tensor.role()) {
              case QUERY, KEY, VALUE, OUTPUT, GATE, UP, DOWN -> true;
              default -> false;
            };
    assertThat(InferenceRuntime.tensors(learners)).noneMatch(isDense);
    long dense = weights(START, isDense);
    long made =
        weights(
            learners,
            tensor ->
                tensor.role() == TensorRole.LEARNERS
                    || tensor.role() == TensorRole.LEARNERS_OUTPUT);
    // Widths of five or six are rounded.
    assertThat((double) made / dense).isBetween(0.9, 1.1);
  }

  private static long weights(Path model, Predicate<ModelTensor> some) {
    return InferenceRuntime.tensors(model).stream()
        .filter(some)
        .mapToLong(tensor -> tensor.shape().stream().reduce(1L, Math::multiplyExact))
        .sum();
  }

  @Test
  void learnersAreOfTheSeed() throws IOException {
    LearnerModules modules = new LearnerModules(EnumSet.allOf(LearnerModule.class), 2);
    for (int seed : new int[] {3, 4}) {
      LearnerCheckpoint.write(START, modules, seed, folder.resolve("seed-" + seed));
    }
    byte[] weights = bytes(learners(START, modules.modules(), 2));
    assertThat(bytes(folder.resolve("seed-3"))).isEqualTo(weights);
    assertThat(bytes(folder.resolve("seed-4"))).isNotEqualTo(weights);
  }

  private static byte[] bytes(Path model) throws IOException {
    return Files.readAllBytes(model.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 6", "9, 6"})
  void aNumberOfLearnersIsFixed(int learners, double expected) {
    Path fixed = folder.resolve("fixed");
    Set<LearnerModule> modules =
        EnumSet.of(LearnerModule.FEED_FORWARD, LearnerModule.V, LearnerModule.O);
    LearnerCheckpoint.writeFixed(learners(START, modules, 2), learners, fixed);
    assertThat(answers(fixed))
        .allSatisfy(
            document -> assertThat(document.learnersRun()).containsExactly(expected, expected));
  }

  @Test
  void refusesWhatCannotBe() {
    Path target = folder.resolve("target");
    Path learners = learners(START, EnumSet.of(LearnerModule.FEED_FORWARD), 2);
    assertRefused(learners, 2, target, "has learners already", "that it was adapted from");
    assertRefused(START, 0, target, "cannot have these learners", "is 0, but must be from 1");
    Path masked = folder.resolve("masked");
    PrunableCheckpoint.write(START, PrunedShape.UNIFORM, masked);
    assertRefused(
        masked, 2, target, "cannot have these learners", "beside pruning_masks", "slice the model");
    assertThatThrownBy(() -> LearnerCheckpoint.writeFixed(START, 2, target))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has no learners to choose from");
    assertThat(target).doesNotExist();
  }

  private static void assertRefused(Path model, int learners, Path target, String... words) {
    LearnerModules modules = new LearnerModules(EnumSet.of(LearnerModule.FEED_FORWARD), learners);
    assertThatThrownBy(() -> LearnerCheckpoint.write(model, modules, 1, target))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aTrainerRefusesWhatItCannotTeach() {
    Path learners = learners(START, EnumSet.of(LearnerModule.FEED_FORWARD), 2);
    TrainingOptions budget =
        TrainingOptionsFixture.of(TrainingOptionsFixture.PLAIN.with(EffortOption.ACM, 0.5));
    TrainingOptions imitating =
        TrainingOptionsFixture.of(
            TrainingOptionsFixture.PLAIN.with(EffortOption.LEARN, LearnedParts.GATES));
    assertThatThrownBy(() -> Trainer.open(START, budget))
        .hasMessageContaining("acm is 0.5, but must be left out for a checkpoint without learners");
    assertThatThrownBy(() -> Trainer.open(START, START, imitating))
        .hasMessageContaining(
            "learn is gates, but must be model for a checkpoint without learners");
    assertThatThrownBy(() -> Trainer.open(learners, imitating))
        .hasMessageContaining("learn is gates, but must be model where there is no teacher");
    assertThatThrownBy(() -> Trainer.open(learners, learners, imitating))
        .hasMessageContaining("has learners itself");
    Path smaller = folder.resolve("smaller");
    PrunedCheckpoint.write(MaskedCheckpoint.write(START, PrunedShape.UNIFORM, 1, folder), smaller);
    assertThatThrownBy(() -> Trainer.open(learners, smaller, imitating))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("take the very model that it was made of");
  }
}
