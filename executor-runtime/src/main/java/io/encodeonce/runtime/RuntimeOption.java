package io.encodeonce.runtime;

import java.util.List;
import java.util.Optional;

/**
 * An option, said once: SQL's options and their configuration, the jobs' flags, their manuals, the
 * reference in {@code docs/} and all messages read it here. Those of a runtime stand here, those of
 * training in {@link io.encodeonce.runtime.train.TrainingOption}.
 *
 * @param key its name in maps of options and in configuration
 * @param defaultValue its value where none is given; empty where that depends on others
 * @param defaultNote what is to be said of that; may be empty
 * @param help a sentence for manuals
 */
public record RuntimeOption<T>(
    String key,
    OptionGroup group,
    OptionType<T> type,
    Optional<T> defaultValue,
    String defaultNote,
    String help) {

  public static final RuntimeOption<Device> DEVICE =
      new RuntimeOption<>(
          "device",
          OptionGroup.MODEL,
          OptionType.DEVICE,
          Optional.of(Device.AUTO),
          "which is cuda where libtorch can use a GPU",
          "Where the model runs; cuda is the GPU that the cluster gave the task, or the first.");

  public static final RuntimeOption<Precision> PRECISION =
      new RuntimeOption<>(
          "precision",
          OptionGroup.MODEL,
          OptionType.choice(Precision.class),
          Optional.of(Precision.AUTO),
          "which is fp32 on a CPU and bf16 on CUDA",
          "The number format of matrix products; fp16 on CUDA only, int8 on a CPU only.");

  public static final RuntimeOption<Integer> MAX_NEW_TOKENS =
      new RuntimeOption<>(
          "max_new_tokens",
          OptionGroup.ANSWERS,
          OptionType.COUNT,
          Optional.empty(),
          "what the checkpoint's generation_config.json says, or 64",
          "The most tokens an answer may have, its end token included.");

  public static final RuntimeOption<Integer> MIN_NEW_TOKENS =
      new RuntimeOption<>(
          "min_new_tokens",
          OptionGroup.ANSWERS,
          OptionType.COUNT,
          Optional.empty(),
          "what the checkpoint's generation_config.json says, or 0",
          "The fewest tokens an answer must have before it may end.");

  public static final RuntimeOption<SpecialTokens> SKIP_SPECIAL_TOKENS =
      new RuntimeOption<>(
          "skip_special_tokens",
          OptionGroup.ANSWERS,
          OptionType.SPECIAL_TOKENS,
          Optional.of(SpecialTokens.SKIP),
          "",
          "Whether answers leave special tokens out; if not, one that ends shows its end token.");

  public static final RuntimeOption<Integer> MAX_DOCUMENT_TOKENS =
      new RuntimeOption<>(
          "max_document_tokens",
          OptionGroup.ANSWERS,
          OptionType.COUNT,
          Optional.of(AnswerOptions.MODEL_LIMIT),
          "what the checkpoint's tokenizer names; texts are read whole where it names none",
          "The most tokens of a document, its end token included.");

  public static final RuntimeOption<LongDocuments> LONG_DOCUMENTS =
      new RuntimeOption<>(
          "long_documents",
          OptionGroup.ANSWERS,
          OptionType.choice(LongDocuments.class),
          Optional.of(LongDocuments.MODEL),
          "as the checkpoint's tokenizer says",
          "What becomes of documents with more tokens: one of their ends is kept, or they are"
              + " refused.");

  public static final RuntimeOption<Double> TOKEN_BUDGET =
      new RuntimeOption<>(
          "token_budget",
          OptionGroup.ANSWERS,
          OptionType.NUMBER,
          Optional.empty(),
          "as the checkpoint's token samplers were trained",
          "The share of a document's tokens that the decoder reads, about; fewer are faster. 1 drops"
              + " none; less needs a model with token samplers.");

  public static final RuntimeOption<Double> COMPUTE_BUDGET =
      new RuntimeOption<>(
          "compute_budget",
          OptionGroup.ANSWERS,
          OptionType.NUMBER,
          Optional.empty(),
          "as the checkpoint's gates were trained",
          "The share of a model's learners that runs, about; fewer are faster. 1 runs all; less needs"
              + " a model with learners.");

  public static final RuntimeOption<Double> TEMPERATURE =
      new RuntimeOption<>(
          "temperature",
          OptionGroup.SAMPLING,
          OptionType.NUMBER,
          Optional.of(0.0),
          "which takes the likeliest",
          "Draw tokens; below 1, likely ones more often.");

  public static final RuntimeOption<Integer> TOP_K =
      new RuntimeOption<>(
          "top_k",
          OptionGroup.SAMPLING,
          OptionType.COUNT,
          Optional.of(Sampling.ALL_TOKENS),
          "which is all",
          "Draw from so many of the likeliest tokens.");

  public static final RuntimeOption<Double> TOP_P =
      new RuntimeOption<>(
          "top_p",
          OptionGroup.SAMPLING,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "Draw from the likeliest tokens that have this probability together.");

  public static final RuntimeOption<Long> SEED =
      new RuntimeOption<>(
          "seed",
          OptionGroup.SAMPLING,
          OptionType.SEED,
          Optional.of(0L),
          "",
          "The same gives the same answers, however documents are spread, unless a draft is asked"
              + " automatically under another rule than exact.");

  public static final RuntimeOption<Long> BUDGET =
      new RuntimeOption<>(
          "budget",
          OptionGroup.SCHEDULE,
          OptionType.SIZE_OF_MEMORY,
          Optional.empty(),
          "512m on a CPU; on CUDA a share of half of the GPU's free memory",
          "Memory for what a task computes together, beside the weights.");

  public static final RuntimeOption<Integer> LOOK_AHEAD =
      new RuntimeOption<>(
          "look_ahead",
          OptionGroup.SCHEDULE,
          OptionType.COUNT,
          Optional.of(64),
          "",
          "Documents a task reads ahead, to sort them by length; progress moves by as many.");

  public static final RuntimeOption<Speculation.Rule> SPECULATION =
      new RuntimeOption<>(
          "speculation",
          OptionGroup.DRAFT,
          OptionType.choice(Speculation.Rule.class),
          Optional.of(Speculation.Rule.EXACT),
          "",
          "Which of the draft's tokens are kept. exact: those that the model would choose itself, so"
              + " that answers are the model's; rejection: those that rejection sampling keeps, where"
              + " tokens are drawn; deviation: likely ones too; off: none.");

  public static final RuntimeOption<Speculation.When> SPECULATION_WHEN =
      new RuntimeOption<>(
          "speculation_when",
          OptionGroup.DRAFT,
          OptionType.choice(Speculation.When.class),
          Optional.empty(),
          "automatic under exact, and else always",
          "automatic: the draft is asked while that saves time; always: for every row.");

  public static final RuntimeOption<Double> FALLBACK =
      new RuntimeOption<>(
          "fallback",
          OptionGroup.DRAFT,
          OptionType.NUMBER,
          Optional.empty(),
          "0.6 under deviation, 0.4 otherwise",
          "The draft hands over to the model where its highest probability is below this.");

  public static final RuntimeOption<Double> ROLLBACK =
      new RuntimeOption<>(
          "rollback",
          OptionGroup.DRAFT,
          OptionType.NUMBER,
          Optional.empty(),
          "3 under deviation, which alone goes by it",
          "The model drops a drafted token whose negative log-probability, in nats, is higher.");

  public static final RuntimeOption<Integer> MAX_DRAFT_TOKENS =
      new RuntimeOption<>(
          "max_draft_tokens",
          OptionGroup.DRAFT,
          OptionType.COUNT,
          Optional.of(10),
          "",
          "The most tokens written ahead in a row.");

  public static final RuntimeOption<Precision> DRAFT_PRECISION =
      new RuntimeOption<>(
          "draft_precision",
          OptionGroup.DRAFT,
          OptionType.choice(Precision.class),
          Optional.of(Precision.AUTO),
          "which under exact is int8 on a CPU, and else the model's",
          "As precision, of the draft.");

  public static final RuntimeOption<StepCosts> STEP_COSTS =
      new RuntimeOption<>(
          "step_costs",
          OptionGroup.DRAFT,
          OptionType.COSTS,
          Optional.of(StepCosts.MEASURED),
          "measured at the start and corrected on the way",
          "What automatic goes by: five numbers with commas, in microseconds; of the model a call and"
              + " a token, of the draft a call and a token, and a token of the draft's encoder.");

  /** All, in the order of manuals. */
  public static final List<RuntimeOption<?>> ALL =
      List.of(
          DEVICE,
          PRECISION,
          MAX_NEW_TOKENS,
          MIN_NEW_TOKENS,
          SKIP_SPECIAL_TOKENS,
          MAX_DOCUMENT_TOKENS,
          LONG_DOCUMENTS,
          TOKEN_BUDGET,
          COMPUTE_BUDGET,
          TEMPERATURE,
          TOP_K,
          TOP_P,
          SEED,
          BUDGET,
          LOOK_AHEAD,
          SPECULATION,
          SPECULATION_WHEN,
          FALLBACK,
          ROLLBACK,
          MAX_DRAFT_TOKENS,
          DRAFT_PRECISION,
          STEP_COSTS);

  /** Those of a group. */
  public static List<RuntimeOption<?>> of(OptionGroup group) {
    return ALL.stream().filter(option -> option.group == group).toList();
  }

  /** The same option in another list of options. */
  public RuntimeOption<T> in(OptionGroup other) {
    return new RuntimeOption<>(key, other, type, defaultValue, defaultNote, help);
  }

  /** Its name on command lines. */
  public String flag() {
    return "--" + key.replace('_', '-');
  }

  /** Its default for manuals. */
  public String defaultText() {
    String value = defaultValue.map(this::print).orElse("");
    return value.isEmpty() || defaultNote.isEmpty()
        ? value + defaultNote
        : value + ", " + defaultNote;
  }

  /** A value as {@link #parse} reads it. */
  public String print(T value) {
    return type.print(value);
  }

  /**
   * The value of a text.
   *
   * @throws OptionException if the text has not the form
   */
  public T parse(String text) {
    return type.parse(key, text);
  }
}
