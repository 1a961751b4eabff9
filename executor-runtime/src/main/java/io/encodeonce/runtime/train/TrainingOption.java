package io.encodeonce.runtime.train;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionType;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of training, said once: jobs' flags, parameters of ML stages, manuals, the reference
 * in {@code docs/} and all messages read them here. Those that a runtime has too mean the same.
 */
public final class TrainingOption {
  public static final RuntimeOption<Integer> MAX_DOCUMENT_TOKENS =
      RuntimeOption.MAX_DOCUMENT_TOKENS.in(OptionGroup.EXAMPLES);

  public static final RuntimeOption<LongDocuments> LONG_DOCUMENTS =
      RuntimeOption.LONG_DOCUMENTS.in(OptionGroup.EXAMPLES);

  public static final RuntimeOption<Integer> MAX_ROW_TOKENS =
      new RuntimeOption<>(
          "max_row_tokens",
          OptionGroup.EXAMPLES,
          OptionType.COUNT,
          Optional.of(512),
          "as long as T5's own examples",
          "The most tokens of a prompt and its answer together, the end token included; documents"
              + " with longer ones are refused.");

  public static final RuntimeOption<Integer> BATCH_TOKENS =
      new RuntimeOption<>(
          "batch_tokens",
          OptionGroup.EXAMPLES,
          OptionType.COUNT,
          Optional.of(4096),
          "",
          "Tokens that are computed together, of documents with their padding, prompts and answers:"
              + " memory grows with it.");

  public static final RuntimeOption<Integer> ACCUMULATION =
      new RuntimeOption<>(
          "accumulation",
          OptionGroup.EXAMPLES,
          OptionType.COUNT,
          Optional.of(1),
          "",
          "Batches whose gradients make a step.");

  public static final RuntimeOption<Integer> BUFFER_DOCUMENTS =
      new RuntimeOption<>(
          "buffer_documents",
          OptionGroup.EXAMPLES,
          OptionType.COUNT,
          Optional.of(1024),
          "",
          "Documents, in shuffled order, that are sorted by length together before batches are made"
              + " of them: more of them leave less padding.");

  public static final RuntimeOption<Long> SEED =
      new RuntimeOption<>(
          "seed",
          OptionGroup.EXAMPLES,
          OptionType.SEED,
          Optional.of(0L),
          "",
          "Of the documents' order and of dropout: the same gives the same weights.");

  public static final RuntimeOption<Double> DROPOUT =
      new RuntimeOption<>(
          "dropout",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(0.1),
          "as T5 was trained",
          "The share of states that a step leaves out.");

  public static final RuntimeOption<Double> LABEL_SMOOTHING =
      new RuntimeOption<>(
          "label_smoothing",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(0.0),
          "",
          "The share of a target's probability that is given to all tokens alike.");

  public static final RuntimeOption<Double> ANSWER_WEIGHT =
      new RuntimeOption<>(
          "answer_weight",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The weight of the cross-entropy with the answers.");

  public static final RuntimeOption<Double> DISTRIBUTION_WEIGHT =
      new RuntimeOption<>(
          "distribution_weight",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(0.0),
          "",
          "The weight of the divergence from a teacher's distributions.");

  public static final RuntimeOption<Double> TEACHER_TEMPERATURE =
      new RuntimeOption<>(
          "teacher_temperature",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The temperature of both models' distributions in it.");

  public static final RuntimeOption<Double> HIDDEN_STATE_WEIGHT =
      new RuntimeOption<>(
          "hidden_state_weight",
          OptionGroup.LOSS,
          OptionType.NUMBER,
          Optional.of(0.0),
          "",
          "The weight of the squared distance from a teacher's states after each layer.");

  public static final RuntimeOption<Double> TOKENS =
      new RuntimeOption<>(
          "tokens",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(1.0),
          "which is all",
          "Of a checkpoint with token samplers: the share of documents' tokens that the decoder learns"
              + " to do with.");

  public static final RuntimeOption<Integer> TOKEN_WARM_UP_STEPS =
      new RuntimeOption<>(
          "token_warm_up_steps",
          OptionGroup.ADAPTING,
          OptionType.COUNT,
          Optional.empty(),
          "half of the run's steps, at most 2000",
          "Steps in which that share falls from 1, in a line.");

  public static final RuntimeOption<Double> NORM_WEIGHT =
      new RuntimeOption<>(
          "norm_weight",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(4e-4),
          "as in arXiv 2305.12458",
          "The weight of the norm of the states that samplers keep, after those steps.");

  public static final RuntimeOption<Double> ENTROPY_WEIGHT =
      new RuntimeOption<>(
          "entropy_weight",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(4e-4),
          "as in arXiv 2305.12458",
          "The weight of how sure samplers are of each token.");

  public static final RuntimeOption<Double> GUMBEL_NOISE =
      new RuntimeOption<>(
          "gumbel_noise",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The scale of what is added to samplers' logits at random at first; it falls to 0 while that"
              + " share falls.");

  public static final RuntimeOption<Double> GUMBEL_TEMPERATURE =
      new RuntimeOption<>(
          "gumbel_temperature",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The temperature of the sigmoid whose gradient stands for that of keeping a token.");

  public static final RuntimeOption<Double> SAMPLER_LEARNING_RATE =
      new RuntimeOption<>(
          "sampler_learning_rate",
          OptionGroup.ADAPTING,
          OptionType.NUMBER,
          Optional.of(0.003),
          "",
          "The greatest learning rate of samplers; it rises and falls as that of all others does.");

  public static final RuntimeOption<Device> DEVICE = RuntimeOption.DEVICE.in(OptionGroup.COMPUTING);

  public static final RuntimeOption<Precision> PRECISION =
      new RuntimeOption<>(
          RuntimeOption.PRECISION.key(),
          OptionGroup.COMPUTING,
          OptionType.choice(Precision.class, ComputingOptions.PRECISIONS),
          RuntimeOption.PRECISION.defaultValue(),
          RuntimeOption.PRECISION.defaultNote(),
          "The number format of matrix products; weights and what the optimizer keeps are fp32"
              + " always.");

  public static final RuntimeOption<Integer> THREADS =
      new RuntimeOption<>(
          "threads",
          OptionGroup.COMPUTING,
          OptionType.COUNT,
          Optional.of(ComputingOptions.ALL_PROCESSORS),
          "which is all",
          "Processors that a step uses on a CPU.");

  public static final RuntimeOption<Integer> STEPS =
      new RuntimeOption<>(
          "steps",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.empty(),
          "no limit",
          "The most steps; the run ends with the first of its limits.");

  public static final RuntimeOption<Integer> EPOCHS =
      new RuntimeOption<>(
          "epochs",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.empty(),
          "3 where neither steps nor minutes are given, or else no limit",
          "How often each document is learned from.");

  public static final RuntimeOption<Double> MINUTES =
      new RuntimeOption<>(
          "minutes",
          OptionGroup.RUN,
          OptionType.NUMBER,
          Optional.empty(),
          "no limit",
          "The most minutes of training.");

  public static final RuntimeOption<Integer> ROUNDS_STEPS =
      new RuntimeOption<>(
          "rounds_steps",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.of(16),
          "",
          "Steps that each of several workers makes before their weights are averaged; 1 averages"
              + " gradients instead.");

  public static final RuntimeOption<Integer> VALIDATION_STEPS =
      new RuntimeOption<>(
          "validation_steps",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.of(500),
          "",
          "Steps from one validation to the next; 0 for none but the last.");

  public static final RuntimeOption<Integer> PATIENCE =
      new RuntimeOption<>(
          "patience",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.of(TrainingRun.NEVER),
          "which is any number",
          "So many validations one after the other without a better one end the run.");

  public static final RuntimeOption<Integer> CHECKPOINT_STEPS =
      new RuntimeOption<>(
          "checkpoint_steps",
          OptionGroup.RUN,
          OptionType.COUNT,
          Optional.of(TrainingRun.NEVER),
          "which is never",
          "Steps after which the state is saved.");

  public static final RuntimeOption<Double> CHECKPOINT_MINUTES =
      new RuntimeOption<>(
          "checkpoint_minutes",
          OptionGroup.RUN,
          OptionType.NUMBER,
          Optional.of(10.0),
          "",
          "Minutes after which the state is saved; 0 for never.");

  /** All, in the order of manuals. */
  public static final List<RuntimeOption<?>> ALL =
      List.of(
          MAX_DOCUMENT_TOKENS,
          LONG_DOCUMENTS,
          MAX_ROW_TOKENS,
          BATCH_TOKENS,
          ACCUMULATION,
          BUFFER_DOCUMENTS,
          SEED,
          DROPOUT,
          LABEL_SMOOTHING,
          ANSWER_WEIGHT,
          DISTRIBUTION_WEIGHT,
          TEACHER_TEMPERATURE,
          HIDDEN_STATE_WEIGHT,
          TOKENS,
          BudgetOption.TOKEN_BUDGETS,
          TOKEN_WARM_UP_STEPS,
          NORM_WEIGHT,
          ENTROPY_WEIGHT,
          GUMBEL_NOISE,
          GUMBEL_TEMPERATURE,
          SAMPLER_LEARNING_RATE,
          EffortOption.LEARN,
          EffortOption.ACM,
          EffortOption.ACM_WARM_UP_STEPS,
          EffortOption.ACM_WEIGHT,
          EffortOption.CHOICE_ENTROPY_WEIGHT,
          EffortOption.CHOICE_DIVERSITY_WEIGHT,
          EffortOption.GATE_NOISE,
          EffortOption.GATE_TEMPERATURE,
          EffortOption.GATE_LEARNING_RATE,
          EffortOption.TAU,
          LearningOption.OPTIMIZER,
          LearningOption.LEARNING_RATE,
          LearningOption.DECAY,
          LearningOption.WARM_UP_STEPS,
          LearningOption.CLIP_NORM,
          LearningOption.WEIGHT_DECAY,
          LearningOption.BETA1,
          LearningOption.BETA2,
          LearningOption.EPSILON,
          LearningOption.CLIP_THRESHOLD,
          LearningOption.DECAY_RATE,
          PruningOption.PRUNE,
          PruningOption.PRUNE_WARM_UP_STEPS,
          PruningOption.MASK_LEARNING_RATE,
          DEVICE,
          PRECISION,
          THREADS,
          STEPS,
          EPOCHS,
          MINUTES,
          ROUNDS_STEPS,
          VALIDATION_STEPS,
          PATIENCE,
          CHECKPOINT_STEPS,
          CHECKPOINT_MINUTES);

  private TrainingOption() {}

  /** Those of a group. */
  public static List<RuntimeOption<?>> of(OptionGroup group) {
    return ALL.stream().filter(option -> option.group() == group).toList();
  }

  /**
   * Reads texts by key, in any order; keys that are no option's are left to others.
   *
   * @throws io.encodeonce.runtime.OptionException if a text has not its option's form
   */
  public static OptionValues parse(Map<String, String> texts) {
    return OptionValues.parse(texts, ALL);
  }
}
