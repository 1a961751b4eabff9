package io.encodeonce.jobs.train;

import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.jobs.options.OptionRegistry;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.spark.SampleData;
import io.encodeonce.spark.train.run.BaseModel;
import io.encodeonce.spark.train.run.TeacherModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The flags that say what is trained, and how. */
public final class TrainFlags {
  private static final String NEW_MODEL = "--new-model";
  static final String TEACHER = "--teacher";

  private TrainFlags() {}

  /** All of them, in the manual's sections. */
  public static RuntimeFlags all() {
    RuntimeFlags flags = new RuntimeFlags(OptionRegistry.TRAINING, OptionValues.NONE);
    return ofTraining(
        flags
            .section(3, "MODEL")
            .model(
                RuntimeFlags.MODEL,
                "PATH",
                "The checkpoint to start from: a Hugging Face directory at any Hadoop path, or sample"
                    + " for the embedded one.",
                "Default without --input: sample, or with --teacher sample its draft.")
            .model(
                NEW_MODEL,
                "PATH",
                "Start from new weights instead, drawn by --seed: a directory with config.json and"
                    + " tokenizer.json.")
            .model(
                TEACHER,
                "PATH",
                "Learn the answers of this larger model, which has the same tokenizer, in place of the"
                    + " input's own; sample for the embedded one. --distribution-weight and"
                    + " --hidden-state-weight learn more of it.",
                "Default: none.")
            .end());
  }

  /** Adds those that say how any job trains. */
  static RuntimeFlags ofTraining(RuntimeFlags flags) {
    return flags
        .section(6, "DOCUMENTS AND BATCHES")
        .options(OptionGroup.EXAMPLES)
        .end()
        .section(7, "LOSS")
        .options(OptionGroup.LOSS)
        .end()
        .section(8, "FEWER TOKENS")
        .options(OptionGroup.ADAPTING)
        .end()
        .section(9, "FEWER LEARNERS")
        .options(OptionGroup.EFFORT)
        .end()
        .section(10, "PRUNING")
        .options(OptionGroup.PRUNING)
        .end()
        .section(11, "LEARNING")
        .options(OptionGroup.LEARNING)
        .end()
        .section(12, "COMPUTING")
        .options(OptionGroup.COMPUTING)
        .end()
        .section(13, "RUN")
        .options(OptionGroup.RUN)
        .end();
  }

  /** Where training starts. */
  public static BaseModel base(RuntimeFlags flags) {
    Optional<String> fresh = flags.model(NEW_MODEL);
    if (fresh.isPresent()) {
      return new BaseModel.Configuration(fresh.get());
    }
    boolean isDraft =
        flags.model(RuntimeFlags.MODEL).isEmpty()
            && flags.model(TEACHER).equals(Optional.of(ModelName.SAMPLE));
    return new BaseModel.Checkpoint(isDraft ? SampleData.DRAFT : place(flags.modelOrSample()));
  }

  /** Whose answers are learned, if not the input's own. */
  public static Optional<TeacherModel> teacher(RuntimeFlags flags) {
    return flags
        .model(TEACHER)
        .map(name -> new TeacherModel(place(name), TeacherModel.Answers.ALL));
  }

  static String place(String name) {
    return SampleData.model(name).orElse(name);
  }

  /** What is wrong, a sentence each. */
  public static List<String> problems(RuntimeFlags flags, boolean hasInput) {
    List<String> problems = new ArrayList<>(flags.problems());
    boolean isGiven = flags.model(RuntimeFlags.MODEL).isPresent();
    boolean isNew = flags.model(NEW_MODEL).isPresent();
    if (hasInput && !isGiven && !isNew) {
      problems.add(TrainMessages.MODEL_MISSING);
    }
    if (isGiven && isNew) {
      problems.add(TrainMessages.MODEL_TWICE);
    }
    return problems;
  }
}
