package io.encodeonce.jobs.train;

import io.encodeonce.jobs.options.OptionRegistry;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.EffortOption;
import io.encodeonce.runtime.train.PruningOption;
import io.encodeonce.runtime.train.TrainingOption;
import java.util.ArrayList;
import java.util.List;

/** The flags that say what is adapted, and how. */
public final class AdaptFlags {
  private static final OptionValues DEFAULTS =
      OptionValues.NONE.with(TrainingOption.DISTRIBUTION_WEIGHT, 1.0);

  // The model that it was is a teacher of the same width, and of the same depth.
  private static final OptionValues OWN_TEACHER =
      OptionValues.NONE.with(TrainingOption.HIDDEN_STATE_WEIGHT, 0.01);

  // Samplers that have a few steps to learn in.
  private static final OptionValues SAMPLE =
      TrainSample.OPTIONS
          .with(TrainingOption.STEPS, 40)
          .with(TrainingOption.VALIDATION_STEPS, 20)
          .with(TrainingOption.SAMPLER_LEARNING_RATE, 0.2);

  private static final double SAMPLE_TOKENS = 0.5;

  private AdaptFlags() {}

  /** All of them, in the manual's sections. */
  public static RuntimeFlags all() {
    return TrainFlags.ofTraining(
        new RuntimeFlags(OptionRegistry.TRAINING, DEFAULTS)
            .section(3, "MODEL")
            .model(
                RuntimeFlags.MODEL,
                "PATH",
                "The checkpoint to adapt: a Hugging Face directory at any Hadoop path, or sample for"
                    + " the embedded one.",
                "Default without --input: sample.")
            .model(
                TrainFlags.TEACHER,
                "PATH",
                "The model that it is to answer like: a larger one, perhaps, with the same tokenizer.",
                "Default: itself, which then teaches its states too: --hidden-state-weight is"
                    + " 0.01.")
            .end());
  }

  /** Where the model lies. */
  public static String model(RuntimeFlags flags) {
    return TrainFlags.place(flags.modelOrSample());
  }

  /** Where the model lies that it learns from. */
  public static String teacher(RuntimeFlags flags) {
    return flags.model(TrainFlags.TEACHER).map(TrainFlags::place).orElseGet(() -> model(flags));
  }

  /** What counts where flags say nothing. */
  public static OptionValues defaults(RuntimeFlags flags) {
    return flags.model(TrainFlags.TEACHER).isPresent() ? OptionValues.NONE : OWN_TEACHER;
  }

  /** What counts for the sample where flags say nothing: without an aim of theirs, also an aim. */
  public static OptionValues ofSample(RuntimeFlags flags) {
    return hasAim(flags) ? SAMPLE : SAMPLE.with(TrainingOption.TOKENS, SAMPLE_TOKENS);
  }

  private static boolean hasAim(RuntimeFlags flags) {
    return flags.isGiven(TrainingOption.TOKENS)
        || flags.isGiven(PruningOption.PRUNE)
        || flags.isGiven(EffortOption.ACM);
  }

  /** What is wrong, a sentence each. */
  public static List<String> problems(RuntimeFlags flags, boolean hasInput) {
    List<String> problems = new ArrayList<>(flags.problems());
    if (hasInput && flags.model(RuntimeFlags.MODEL).isEmpty()) {
      problems.add(TrainMessages.ADAPTED_MODEL_MISSING);
    }
    if (flags.isGiven(EffortOption.LEARN)) {
      problems.add(TrainMessages.LEARN_IS_OF_TRAINING);
    }
    if (problems.isEmpty()) {
      addPruned(problems, flags.values());
    }
    if (problems.isEmpty() && (hasInput || hasAim(flags)) && isIdle(flags.values())) {
      problems.add(TrainMessages.NOTHING_TO_ADAPT);
    }
    return problems;
  }

  private static void addPruned(List<String> problems, OptionValues values) {
    double weight = values.get(TrainingOption.HIDDEN_STATE_WEIGHT);
    if (values.get(PruningOption.PRUNE) > 0 && weight > 0) {
      problems.add(TrainMessages.statesOfPruned(weight));
    }
  }

  private static boolean isIdle(OptionValues values) {
    return values.get(TrainingOption.TOKENS) == 1
        && values.get(PruningOption.PRUNE) == 0
        && values.find(EffortOption.ACM).isEmpty();
  }
}
