package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import io.encodeonce.runtime.train.TrainingGolden.Steps;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold of a trainer whatever its model is. */
class TrainerTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final List<TrainingExample> EXAMPLES =
      GoldenDocument.toExamples(TrainingGolden.read("optimizers", Steps.class).documents());
  private static final OptionValues FAST = PLAIN.with(LearningOption.LEARNING_RATE, 3e-3);
  private static final OptionValues DROPPING = FAST.with(TrainingOption.DROPOUT, 0.2);

  private static Trainer open(OptionValues options) {
    return Trainer.open(START, TrainingOptionsFixture.of(options));
  }

  @Test
  void documentsTogetherAreDocumentsOneByOne() {
    try (Trainer trainer = open(FAST)) {
      float[] together = trainer.gradient(List.of(EXAMPLES)).gradient();
      float[] alone = trainer.gradient(EXAMPLES.stream().map(List::of).toList()).gradient();
      assertThat(distance(together, alone)).isLessThan(1e-5 * norm(together));
    }
  }

  @Test
  void gradientsAddedUpElsewhereAreAStepOfAll() {
    try (Trainer one = open(DROPPING);
        Trainer other = open(FAST)) {
      one.step(List.of(EXAMPLES));
      other.restore(one.state());
      List<TrainingExample> first = EXAMPLES.subList(0, 1);
      List<TrainingExample> rest = EXAMPLES.subList(1, 3);
      GradientSum sum = other.gradient(List.of(first)).plus(other.gradient(List.of(rest)));
      TrainingStep applied = other.apply(sum);
      try (Trainer local = open(FAST)) {
        local.restore(one.state());
        TrainingStep step = local.step(List.of(first, rest));
        assertThat(applied.loss()).isCloseTo(step.loss(), within(1e-5));
        assertThat(applied.targets()).isEqualTo(step.targets());
        assertThat(distance(other.state().weights(), local.state().weights())).isLessThan(1e-4);
      }
    }
  }

  @Test
  void goingOnFromAStateIsBitEqualToGoingOn() {
    try (Trainer alone = open(DROPPING)) {
      alone.step(List.of(EXAMPLES));
      TrainingState state = alone.state();
      alone.step(List.of(EXAMPLES));
      try (Trainer resumed = open(DROPPING)) {
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
  void dropoutIsOfTheSeed() {
    try (Trainer first = open(DROPPING);
        Trainer again = open(DROPPING);
        Trainer other = open(DROPPING.with(TrainingOption.SEED, 7L))) {
      double loss = first.step(List.of(EXAMPLES)).loss();
      assertThat(again.step(List.of(EXAMPLES)).loss()).isEqualTo(loss);
      assertThat(other.step(List.of(EXAMPLES)).loss()).isNotEqualTo(loss);
    }
  }

  /** The mean over many draws of what is left out is what is there. */
  @Test
  void dropoutKeepsTheMean() {
    try (Trainer dropping = open(PLAIN.with(TrainingOption.DROPOUT, 0.01));
        Trainer whole = open(PLAIN)) {
      List<List<TrainingExample>> often = Collections.nCopies(60, EXAMPLES);
      double loss = whole.loss(EXAMPLES);
      GradientSum sum = dropping.gradient(often);
      assertThat(sum.loss() / sum.targets()).isCloseTo(loss, within(0.01 * loss));
      assertThat(sum.loss() / sum.targets()).isNotEqualTo(loss);
    }
  }

  /** The loss a little way off, on both sides, tells the gradient along that way. */
  @Test
  void hiddenStatesAreLearnedFromTheTeacher() {
    OptionValues options =
        PLAIN
            .with(TrainingOption.ANSWER_WEIGHT, 0.0)
            .with(TrainingOption.DISTRIBUTION_WEIGHT, 0.0)
            .with(TrainingOption.HIDDEN_STATE_WEIGHT, 1.0);
    try (Trainer trainer = Trainer.open(START, START, TrainingOptionsFixture.of(options))) {
      TrainingState start = trainer.state();
      float[] way = new float[start.weights().length];
      Random random = new Random(3);
      for (int i = 0; i < way.length; i++) {
        way[i] = (float) random.nextGaussian();
      }
      assertThat(at(trainer, start, way, 0).loss()).isLessThan(1e-6);
      GradientSum gradient = at(trainer, start, way, 1e-2);
      double slope = 0;
      for (int i = 0; i < way.length; i++) {
        slope += (double) way[i] * gradient.gradient()[i];
      }
      double rise =
          at(trainer, start, way, 1.01e-2).loss() - at(trainer, start, way, 0.99e-2).loss();
      assertThat(slope).isCloseTo(rise / 2e-4, within(0.02 * slope));
    }
  }

  private static GradientSum at(
      Trainer trainer, TrainingState start, float[] way, double distance) {
    float[] weights = start.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (distance * way[i]);
    }
    trainer.restore(new TrainingState(start.steps(), weights, start.optimizer()));
    return trainer.gradient(List.of(EXAMPLES));
  }

  @Test
  void aTeacherHasTheModelsTokens() {
    TrainingOptions options = TrainingOptionsFixture.of(PLAIN);
    assertThatThrownBy(() -> Trainer.open(START, Golden.directory("byt5"), options))
        .hasMessageContaining("the tokenizer of teacher")
        .hasMessageContaining("take two with one tokenizer");
  }

  /** Products in 16 bits are right to their 8 bits of precision, and the weights stay in 32. */
  @Test
  void brainFloatsAreNear() {
    try (Trainer trainer = open(PLAIN);
        Trainer halved = open(PLAIN.with(TrainingOption.PRECISION, Precision.BF16))) {
      assertThat(halved.state().weights()).isEqualTo(trainer.state().weights());
      float[] whole = trainer.gradient(List.of(EXAMPLES)).gradient();
      float[] near = halved.gradient(List.of(EXAMPLES)).gradient();
      assertThat(distance(near, whole)).isBetween(1e-4 * norm(whole), 0.05 * norm(whole));
    }
  }

  @Test
  void whatItLearnedIsAnsweredByItsCheckpoint(@TempDir Path folder) {
    Path learned = folder.resolve("learned");
    TrainingOptions options = TrainingOptionsFixture.of(FAST);
    TrainingDocument document =
        new TrainingDocument(
            "w7 w9 w11 w13",
            List.of(new PromptAnswer("w20 w21", "w30 w31"), new PromptAnswer("w22", "w40")));
    try (ExampleTokenizer tokenizer = ExampleTokenizer.open(START, options);
        Trainer trainer = Trainer.open(START, options)) {
      TrainingExample example = tokenizer.tokenize(document).example().orElseThrow();
      for (int i = 0; i < 150; i++) {
        trainer.step(List.of(List.of(example)));
      }
      trainer.write(learned);
      assertThatThrownBy(() -> trainer.write(learned)).hasMessageContaining("learned");
    }
    try (InferenceRuntime runtime = InferenceRuntime.open(learned, RuntimeOptions.defaults())) {
      assertThat(
              runtime
                  .answer(
                      List.of(
                          new Document(
                              document.text(),
                              List.of(new Prompt("a", "w20 w21"), new Prompt("b", "w22")))))
                  .get(0)
                  .answers())
          .extracting(answer -> answer.text())
          .containsExactly("w30 w31", "w40");
    }
  }

  @Test
  void aLossThatIsNotFiniteChangesNothing() {
    try (Trainer trainer = open(FAST)) {
      trainer.step(List.of(EXAMPLES));
      TrainingState state = trainer.state();
      float[] broken = state.weights().clone();
      broken[broken.length - 1] = Float.NaN;
      trainer.restore(new TrainingState(state.steps(), broken, state.optimizer()));
      assertThatThrownBy(() -> trainer.step(List.of(EXAMPLES)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("step 2")
          .hasMessageContaining("learning rate of 0.003");
      assertThat(trainer.state().weights()).isEqualTo(broken);
      assertThat(trainer.state().steps()).isEqualTo(1);
    }
  }

  private static double distance(float[] one, float[] other) {
    float[] apart = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      apart[i] = one[i] - other[i];
    }
    return norm(apart);
  }

  private static double norm(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += (double) number * number;
    }
    return Math.sqrt(sum);
  }
}
