package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import io.encodeonce.runtime.train.TrainingGolden.Steps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of a trainer whose model has token samplers. */
class TokenSamplerTrainingTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final Path SAMPLED = Path.of("src/test/resources/training/sampled");
  private static final List<TrainingExample> EXAMPLES =
      GoldenDocument.toExamples(TrainingGolden.read("optimizers", Steps.class).documents());

  /** All that is learned of samplers at once, at a price: all tokens were kept before. */
  private static final OptionValues QUIET =
      PLAIN
          .with(TrainingOption.TOKENS, 0.3)
          .with(TrainingOption.TOKEN_WARM_UP_STEPS, 0)
          .with(TrainingOption.NORM_WEIGHT, 0.1)
          .with(TrainingOption.ENTROPY_WEIGHT, 0.1)
          .with(TrainingOption.GUMBEL_NOISE, 0.0);

  /** Steps that draw what is dropped. */
  private static final OptionValues DRAWING =
      QUIET
          .with(TrainingOption.TOKEN_WARM_UP_STEPS, 10)
          .with(TrainingOption.GUMBEL_NOISE, 1.0)
          .with(TrainingOption.DROPOUT, 0.2);

  private static Trainer open(OptionValues options) {
    return Trainer.open(SAMPLED, TrainingOptionsFixture.of(options));
  }

  @Test
  void documentsTogetherAreDocumentsOneByOne() {
    try (Trainer trainer = open(QUIET)) {
      GradientSum together = trainer.gradient(List.of(EXAMPLES));
      GradientSum alone = trainer.gradient(EXAMPLES.stream().map(List::of).toList());
      assertThat(alone.kept()).isEqualTo(together.kept());
      assertThat(alone.loss()).isCloseTo(together.loss(), within(1e-5 * together.loss()));
      assertThat(GradientAssertions.distance(together.gradient(), alone.gradient()))
          .isLessThan(1e-5 * GradientAssertions.norm(together.gradient()));
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
      assertThat(applied.kept()).isEqualTo(step.kept());
      assertThat(worker.state().optimizer().get("tokens"))
          .isEqualTo(local.state().optimizer().get("tokens"))
          .isNotEqualTo(new float[] {1});
      assertThat(GradientAssertions.distance(worker.state().weights(), local.state().weights()))
          .isLessThan(1e-4);
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

  /** As with samplers that want none: a token of each document stays, and all is finite. */
  @Test
  void aTokenOfEachDocumentStays() {
    try (Trainer trainer = open(DRAWING)) {
      TrainingState start = trainer.state();
      float[] weights = start.weights().clone();
      forEachWeight((name, place) -> weights[place] -= name.endsWith("wo.bias") ? 40 : 0);
      trainer.restore(new TrainingState(0, weights, start.optimizer()));
      TrainingStep step = trainer.step(List.of(EXAMPLES));
      assertThat(step.kept().kept()).isEqualTo(EXAMPLES.size());
      assertThat(step.kept().all())
          .isEqualTo(EXAMPLES.stream().mapToInt(example -> example.document().length).sum());
      assertThat(step.loss()).isFinite();
    }
  }

  /** Calls with the tensor's name and each of its places among all weights. */
  private static void forEachWeight(ObjIntConsumer<String> each) {
    int place = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(SAMPLED)) {
      int end = place + (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      for (; place < end; place++) {
        each.accept(tensor.name(), place);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Optimizer.Kind.class)
  void samplersHaveALearningRateOfTheirOwn(Optimizer.Kind kind) {
    OptionValues options = QUIET.with(LearningOption.OPTIMIZER, kind);
    float[] once = change(options.with(TrainingOption.SAMPLER_LEARNING_RATE, 0.01));
    float[] twice = change(options.with(TrainingOption.SAMPLER_LEARNING_RATE, 0.02));
    forEachWeight(
        (name, place) -> {
          float factor = name.contains("token_sampler") ? 2 : 1;
          assertThat(twice[place])
              .as(name)
              .isCloseTo(factor * once[place], within(factor == 1 ? 0 : 1e-5f));
        });
    double most = 0;
    for (float number : once) {
      most = Math.max(most, Math.abs(number));
    }
    assertThat(most).isGreaterThan(0.005);
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

  /** The share that is wanted falls in a line, and the price follows what was kept. */
  @Test
  void thePriceIsOfWhatIsKeptTooMuch() {
    OptionValues options =
        QUIET.with(TrainingOption.TOKEN_WARM_UP_STEPS, 4).with(TrainingOption.GUMBEL_NOISE, 2.0);
    AdaptingOptions adapting = AdaptingOptions.of(options, 100);
    assertThat(adapting.tokens(1)).isEqualTo(1);
    assertThat(adapting.tokens(3)).isCloseTo(0.65, within(1e-12));
    assertThat(adapting.tokens(5)).isEqualTo(0.3);
    assertThat(adapting.noise(1)).isEqualTo(2);
    assertThat(adapting.noise(4)).isEqualTo(0.5);
    assertThat(adapting.noise(5)).isZero();
    assertThat(adapting.normWeight(4)).isZero();
    assertThat(adapting.normWeight(5)).isEqualTo(0.1);
    TokenPrice price = new TokenPrice(adapting);
    assertThat(price.at(1)).isZero();
    assertThat(price.at(5)).isPositive();
    price.restore(new float[] {0.2f});
    assertThat(price.at(5)).isNegative();
    price.note(new KeptTokens(30, 100));
    assertThat(price.memory()[0]).isBetween(0.2f, 0.3f);
  }

  /** A teacher drops what it drops when it answers; its states are compared of tokens left. */
  @Test
  void aTeacherMayHaveSamplersOrNone() {
    OptionValues options =
        QUIET
            .with(TrainingOption.ANSWER_WEIGHT, 0.0)
            .with(TrainingOption.NORM_WEIGHT, 0.0)
            .with(TrainingOption.ENTROPY_WEIGHT, 0.0)
            .with(TrainingOption.HIDDEN_STATE_WEIGHT, 1.0);
    TrainingOptions both = TrainingOptionsFixture.of(options);
    try (Trainer itself = Trainer.open(SAMPLED, SAMPLED, both);
        Trainer dense = Trainer.open(SAMPLED, START, both)) {
      assertThat(itself.gradient(List.of(EXAMPLES)).loss()).isLessThan(1e-6);
      assertThat(dense.gradient(List.of(EXAMPLES)).loss()).isGreaterThan(1e-2);
    }
    OptionValues all = options.with(TrainingOption.TOKENS, 1.0);
    try (Trainer dense = Trainer.open(SAMPLED, START, TrainingOptionsFixture.of(all))) {
      assertThat(dense.gradient(List.of(EXAMPLES)).loss()).isLessThan(1e-6);
    }
  }

  /** Masked is removed: what a runtime, which removes tokens, says of its answers is the loss. */
  @Test
  void aLossIsWhatTheRuntimeSaysOfItsAnswers() {
    String text = IntStream.range(5, 60).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    Document document =
        new Document(text, List.of(new Prompt("a", "w20 w21"), new Prompt("b", "")));
    TrainingOptions options = TrainingOptionsFixture.of(QUIET);
    try (InferenceRuntime runtime = InferenceRuntime.open(SAMPLED, RuntimeOptions.defaults());
        ExampleTokenizer tokenizer = ExampleTokenizer.open(SAMPLED, options);
        Trainer trainer = Trainer.open(SAMPLED, options)) {
      DocumentAnswers answers = runtime.answer(List.of(document)).get(0);
      List<Integer> kept = answers.keptTokens();
      assertThat(kept.get(kept.size() - 1)).isBetween(2, 40);
      int[] ids = tokenizer.document(text).orElseThrow();
      for (int i = 0; i < 2; i++) {
        GeneratedText answer = answers.answers().get(i);
        int[] prompt =
            tokenizer
                .tokenize(
                    new TrainingDocument(
                        text, List.of(new PromptAnswer(document.prompts().get(i).text(), "w1"))))
                .example()
                .orElseThrow()
                .prompt(0);
        int[] tokens = answer.tokenIds().stream().mapToInt(Integer::intValue).toArray();
        TrainingExample example = new TrainingExample(ids, List.of(prompt), List.of(tokens));
        assertThat(trainer.loss(List.of(example)) * tokens.length)
            .isCloseTo(-answer.score(), within(1e-4 * -answer.score()));
        assertThat(trainer.gradient(List.of(List.of(example))).kept())
            .isEqualTo(new KeptTokens(kept.get(kept.size() - 1), ids.length));
      }
    }
  }

  /** Of twelve words one is asked for, and stands anywhere; a model may read a third of them. */
  @Test
  void aModelLearnsToDoWithoutWhatNobodyAsksFor(@TempDir Path folder) {
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
                .with(TrainingOption.TOKEN_WARM_UP_STEPS, 120));
    Random random = new Random(5);
    try (ExampleTokenizer tokenizer = ExampleTokenizer.open(sampled, options);
        Trainer trainer = Trainer.open(sampled, options)) {
      for (int step = 0; step < 250; step++) {
        List<TrainingExample> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          batch.add(tokenizer.tokenize(Haystack.drawn(random)).example().orElseThrow());
        }
        trainer.step(List.of(batch));
      }
      trainer.write(learned);
    }
    Haystack asked = Haystack.of(60, random);
    TokenBudgets.write(learned, asked.texts(), options);
    assertLearned(asked.answers(learned, RuntimeOptions.defaults()));
    assertLearned(asked.answers(learned, RuntimeOptions.defaults().withTokenBudget(0.35)));
  }

  private static void assertLearned(Haystack.Answers answers) {
    assertThat(answers.kept().share()).isBetween(0.25, 0.45);
    assertThat(answers.right()).isGreaterThanOrEqualTo(57);
  }
}
