package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import io.encodeonce.runtime.train.TrainingGolden.Steps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold of a trainer whose model learns several shares of tokens. */
class TokenBudgetTrainingTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final Path SAMPLED = Path.of("src/test/resources/training/sampled");
  private static final List<TrainingExample> EXAMPLES =
      GoldenDocument.toExamples(TrainingGolden.read("optimizers", Steps.class).documents());

  private static final int WARM_UP = 2;

  private static final OptionValues ONE =
      PLAIN
          .with(TrainingOption.TOKENS, 0.3)
          .with(TrainingOption.TOKEN_WARM_UP_STEPS, WARM_UP)
          .with(TrainingOption.DROPOUT, 0.2);

  private static final OptionValues SEVERAL =
      ONE.with(BudgetOption.TOKEN_BUDGETS, new TokenShares(List.of(0.1, 0.6)));

  private static Trainer open(OptionValues options) {
    return Trainer.open(SAMPLED, TrainingOptionsFixture.of(options));
  }

  private static int turn(long step) {
    return TrainingOptionsFixture.of(SEVERAL).adapting().turns().at(step - WARM_UP - 1);
  }

  @Test
  void aWarmUpIsThatOfOneShare() {
    try (Trainer one = open(ONE);
        Trainer several = open(SEVERAL)) {
      for (int step = 1; step <= WARM_UP; step++) {
        several.step(List.of(EXAMPLES));
        one.step(List.of(EXAMPLES));
      }
      assertThat(several.state().weights()).isEqualTo(one.state().weights());
    }
  }

  @Test
  void goingOnFromAStateIsBitEqualToGoingOn() {
    try (Trainer alone = open(SEVERAL)) {
      for (int step = 1; step <= 6; step++) {
        alone.step(List.of(EXAMPLES));
      }
      TrainingState state = TrainingState.of(6, new TreeMap<>(alone.state().vectors()));
      assertThat(state.optimizer().get("tokens")).hasSize(3).doesNotContain(0);
      assertThat(state.tokenShare()).isEqualTo(state.optimizer().get("tokens")[0]);
      try (Trainer resumed = open(SEVERAL)) {
        resumed.restore(state);
        for (int step = 7; step <= 10; step++) {
          alone.step(List.of(EXAMPLES));
          resumed.step(List.of(EXAMPLES));
        }
        assertThat(resumed.state().weights()).isEqualTo(alone.state().weights());
        assertThat(resumed.state().optimizer())
            .usingRecursiveComparison()
            .isEqualTo(alone.state().optimizer());
      }
    }
  }

  /** A shift is as if all samplers' last bias were another, but in a loss there is none. */
  @Test
  void aShiftIsASamplersBias() {
    float shift = -1.5f;
    long steps = WARM_UP;
    while (turn(steps + 1) != 0) {
      steps++;
    }
    OptionValues quiet = SEVERAL.with(TrainingOption.DROPOUT, 0.0);
    try (Trainer several = open(quiet);
        Trainer one = open(quiet.without(BudgetOption.TOKEN_BUDGETS))) {
      TrainingState start = one.state();
      TreeMap<String, float[]> memory = new TreeMap<>(start.optimizer());
      memory.put("tokens", new float[] {1, shift, 7});
      several.restore(new TrainingState(steps, start.weights(), memory));
      one.restore(new TrainingState(steps, start.weights(), start.optimizer()));
      assertThat(several.loss(EXAMPLES)).isEqualTo(one.loss(EXAMPLES));
      KeptTokens unshifted = one.gradient(List.of(EXAMPLES)).kept();
      one.restore(new TrainingState(steps, biased(start.weights(), shift), start.optimizer()));
      GradientSum expected = one.gradient(List.of(EXAMPLES));
      GradientSum shifted = several.gradient(List.of(EXAMPLES));
      assertThat(shifted.kept()).isEqualTo(expected.kept()).isNotEqualTo(unshifted);
      assertThat(shifted.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
      assertThat(GradientAssertions.distance(shifted.gradient(), expected.gradient()))
          .isLessThan(1e-5 * GradientAssertions.norm(expected.gradient()));
      assertThat(several.apply(shifted).kept()).isEqualTo(KeptTokens.NONE);
      float moved = shift - (float) (shifted.kept().share() - 0.1);
      assertThat(several.state().optimizer().get("tokens")).containsExactly(1, moved, 7);
    }
  }

  private static float[] biased(float[] weights, float shift) {
    float[] changed = weights.clone();
    int place = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(SAMPLED)) {
      int size = (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      for (int i = 0; i < size && tensor.name().endsWith("wo.bias"); i++) {
        changed[place + i] += shift;
      }
      place += size;
    }
    return changed;
  }

  /** Of twelve words one is asked for: a model that has learned three shares answers at each. */
  @Test
  void oneModelLearnsSeveralShares(@TempDir Path folder) {
    Path sampled = folder.resolve("sampled");
    Path learned = folder.resolve("learned");
    SampledCheckpoint.write(START, List.of(0, 1), 8, 1, sampled);
    TrainingOptions options =
        TrainingOptionsFixture.of(
            PLAIN
                .with(LearningOption.LEARNING_RATE, 3e-3)
                .with(LearningOption.CLIP_NORM, 1.0)
                .with(TrainingOption.SAMPLER_LEARNING_RATE, 0.01)
                .with(TrainingOption.TOKENS, 0.35)
                .with(BudgetOption.TOKEN_BUDGETS, new TokenShares(List.of(0.2, 0.6)))
                .with(TrainingOption.TOKEN_WARM_UP_STEPS, 120));
    BudgetTurns turns = options.adapting().turns();
    Random random = new Random(5);
    TreeMap<Integer, KeptTokens> kept = new TreeMap<>();
    try (ExampleTokenizer tokenizer = ExampleTokenizer.open(sampled, options);
        Trainer trainer = Trainer.open(sampled, options)) {
      for (int step = 1; step <= 360; step++) {
        List<TrainingExample> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          batch.add(tokenizer.tokenize(Haystack.drawn(random)).example().orElseThrow());
        }
        GradientSum sum = trainer.gradient(List.of(batch));
        trainer.apply(sum);
        if (step > 300) {
          kept.merge(turns.at(step - 121), sum.kept(), KeptTokens::plus);
        }
      }
      trainer.write(learned);
    }
    assertThat(kept.get(BudgetTurns.MAIN).share()).isCloseTo(0.35, within(0.05));
    assertThat(kept.get(0).share()).isCloseTo(0.2, within(0.05));
    assertThat(kept.get(1).share()).isCloseTo(0.6, within(0.05));
    Haystack asked = Haystack.of(60, random);
    TokenBudgets.write(learned, asked.texts(), options);
    for (double share : List.of(0.2, 0.35, 0.6)) {
      Haystack.Answers answers =
          asked.answers(learned, RuntimeOptions.defaults().withTokenBudget(share));
      assertThat(answers.kept().share()).isCloseTo(share, within(0.05));
      assertThat(answers.right()).as("at %s", share).isGreaterThanOrEqualTo(57);
    }
  }
}
