package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry of training's options: what is written is read, and counts. */
class TrainingOptionTest {
  private static final Map<String, String> ADAFACTOR =
      Map.of("clip_threshold", "0.5", "decay_rate", "-0.7");

  private static final Map<String, String> ADAMW =
      Map.of("beta1", "0.8", "beta2", "0.99", "epsilon", "1e-7");

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("max_document_tokens", "100"),
          Map.entry("long_documents", "keep_end"),
          Map.entry("max_row_tokens", "40"),
          Map.entry("batch_tokens", "2000"),
          Map.entry("accumulation", "4"),
          Map.entry("buffer_documents", "64"),
          Map.entry("seed", "-3"),
          Map.entry("dropout", "0.2"),
          Map.entry("label_smoothing", "0.05"),
          Map.entry("answer_weight", "0.5"),
          Map.entry("distribution_weight", "2"),
          Map.entry("teacher_temperature", "3"),
          Map.entry("hidden_state_weight", "0.25"),
          Map.entry("tokens", "0.4"),
          Map.entry("token_budgets", "0.2,0.6"),
          Map.entry("token_warm_up_steps", "60"),
          Map.entry("norm_weight", "0.001"),
          Map.entry("entropy_weight", "0.002"),
          Map.entry("gumbel_noise", "0.5"),
          Map.entry("gumbel_temperature", "0.75"),
          Map.entry("sampler_learning_rate", "0.02"),
          Map.entry("acm_warm_up_steps", "90"),
          Map.entry("acm_weight", "0.2"),
          Map.entry("choice_entropy_weight", "0.03"),
          Map.entry("choice_diversity_weight", "0.04"),
          Map.entry("gate_noise", "0.7"),
          Map.entry("gate_temperature", "0.8"),
          Map.entry("gate_learning_rate", "0.005"),
          Map.entry("tau", "0.9"),
          Map.entry("optimizer", "ADAFACTOR"),
          Map.entry("learning_rate", "0.01"),
          Map.entry("decay", "inverse_square_root"),
          Map.entry("warm_up_steps", "7"),
          Map.entry("clip_norm", "2.5"),
          Map.entry("weight_decay", "0.1"),
          Map.entry("device", "cpu"),
          Map.entry("precision", "bf16"),
          Map.entry("threads", "2"),
          Map.entry("steps", "900"),
          Map.entry("epochs", "5"),
          Map.entry("minutes", "1.5"),
          Map.entry("rounds_steps", "8"),
          Map.entry("validation_steps", "70"),
          Map.entry("patience", "6"),
          Map.entry("prune", "0.4"),
          Map.entry("prune_warm_up_steps", "30"),
          Map.entry("mask_learning_rate", "0.2"),
          Map.entry("checkpoint_steps", "50"),
          Map.entry("checkpoint_minutes", "2"));

  private static final Map<String, String> BUDGET = Map.of("acm", "0.5");

  private static final Map<String, String> PHASE = Map.of("learn", "gates");

  private static Map<String, String> all(boolean ofPhase) {
    return with(with(OTHERS, ADAFACTOR), ofPhase ? PHASE : BUDGET);
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }

  @Test
  void everyOptionCounts() {
    OptionValues values = TrainingOption.parse(all(false));
    assertThat(TrainingOptions.of(values, 900))
        .isEqualTo(
            new TrainingOptions(
                new ExampleOptions(100, LongDocuments.KEEP_END, 40),
                new BatchOptions(2000, 4, 64),
                new LossOptions(0.2, 0.05, new Distillation(0.5, 2, 3, 0.25)),
                new AdaptingOptions(
                    0.4,
                    new BudgetTurns(new TokenShares(List.of(0.2, 0.6)), -3),
                    new WarmUp(60),
                    1e-3,
                    2e-3,
                    0.5,
                    0.75,
                    0.02),
                new EffortOptions(
                    LearnedParts.MODEL, 0.5, new WarmUp(90), 0.2, 0.03, 0.04, 0.7, 0.8, 0.005, 0.9),
                new LearningOptions(
                    new Optimizer.Adafactor(0.5, -0.7, 0.1),
                    new LearningRate(LearningRate.Decay.INVERSE_SQUARE_ROOT, 0.01, 7, 900),
                    2.5),
                new PruningOptions(0.4, 30, 0.2),
                new ComputingOptions(Device.CPU, Precision.BF16, 2),
                -3));
    assertThat(TrainingRun.of(values)).isEqualTo(new TrainingRun(900, 5, 1.5, 8, 70, 6, 50, 2));
    assertThat(TrainingOptions.problems(values)).isEmpty();
    assertThat(EffortOptions.of(TrainingOption.parse(all(true)), 900).learned())
        .isEqualTo(LearnedParts.GATES);
    OptionValues ofAdamW = TrainingOption.parse(with(ADAMW, Map.of("weight_decay", "0.1")));
    assertThat(Optimizer.of(ofAdamW)).isEqualTo(new Optimizer.AdamW(0.8, 0.99, 1e-7, 0.1));
  }

  @Test
  void theDefaultsAreTheOptimizersUsual() {
    LearningOptions adamW = LearningOptions.of(OptionValues.NONE, 100);
    assertThat(adamW.optimizer()).isEqualTo(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0));
    assertThat(adamW.learningRate().peak()).isEqualTo(3e-4);
    assertThat(adamW.clipNorm()).isEqualTo(1);
    LearningOptions adafactor =
        LearningOptions.of(TrainingOption.parse(Map.of("optimizer", "adafactor")), 100);
    assertThat(adafactor.optimizer()).isEqualTo(new Optimizer.Adafactor(1, -0.8, 0));
    assertThat(adafactor.learningRate().peak()).isEqualTo(1e-3);
    assertThat(adafactor.clipNorm()).isInfinite();
    assertThat(TrainingOptions.of(OptionValues.NONE, 100).loss().distillation())
        .isEqualTo(Distillation.NONE);
    assertThat(Distillation.NONE.needsTeacher()).isFalse();
  }

  static List<RuntimeOption<?>> all() {
    return TrainingOption.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsPrintedIsRead(RuntimeOption<?> option) {
    assertReadBack(option);
    assertThat(option.flag()).matches("--[a-z][a-z-]*[a-z12]");
    assertThat(option.defaultText()).isNotEmpty();
    assertThat(option.help()).endsWith(".");
  }

  private static <T> void assertReadBack(RuntimeOption<T> option) {
    T given = option.parse(with(with(all(true), all(false)), ADAMW).get(option.key()));
    Stream.concat(Stream.of(given), option.defaultValue().stream())
        .forEach(value -> assertThat(option.parse(option.print(value))).isEqualTo(value));
    assertThat(option.defaultValue()).isNotEqualTo(Optional.of(given));
  }

  @Test
  void eachKeyIsOneOption() {
    assertThat(TrainingOption.ALL)
        .extracting(RuntimeOption::key)
        .doesNotHaveDuplicates()
        .hasSize(with(with(all(true), all(false)), ADAMW).size());
    assertThat(TrainingOption.of(OptionGroup.COMPUTING))
        .containsExactly(TrainingOption.DEVICE, TrainingOption.PRECISION, TrainingOption.THREADS);
  }
}
