package io.encodeonce.jobs.options;

import io.encodeonce.jobs.model.JobModel;
import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.spark.SampleData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What answers in {@link DecomposeJob}, and how it computes. */
public final class ModelOptions {
  private final RuntimeFlags flags =
      new RuntimeFlags(OptionValues.NONE)
          .section(4, "MODEL")
          .model(
              RuntimeFlags.MODEL,
              "PATH",
              "A Hugging Face checkpoint's directory at any Hadoop path, or sample or sample-fast for"
                  + " the embedded ones.",
              "Default without --input: sample.")
          .options(OptionGroup.MODEL, OptionGroup.ANSWERS, OptionGroup.SCHEDULE)
          .end()
          .section(5, "SAMPLING")
          .options(OptionGroup.SAMPLING)
          .end()
          .section(6, "DRAFT")
          .model(
              RuntimeFlags.DRAFT,
              "PATH",
              "The checkpoint of a smaller model with the same tokenizer, which writes tokens ahead.",
              "Default: none; with --speculation, the embedded model's own draft.")
          .options(OptionGroup.DRAFT)
          .end();

  public RuntimeFlags flags() {
    return flags;
  }

  /** The model as the functions take it. */
  public JobModel model() {
    String name = flags.modelOrSample();
    return new JobModel(SampleData.model(name).orElse(name), draft(), flags.texts());
  }

  private boolean isSample() {
    return flags.modelOrSample().equals(ModelName.SAMPLE);
  }

  /** Where the draft lies; empty where the model answers alone. */
  private Optional<String> draft() {
    Optional<String> path = flags.model(RuntimeFlags.DRAFT);
    if (rule() == Speculation.Rule.OFF) {
      return Optional.empty();
    }
    boolean asked = path.isPresent() || flags.isGiven(RuntimeOption.SPECULATION);
    boolean embedded = isSample() && asked && flags.draftOrSample().equals(ModelName.SAMPLE);
    return embedded ? Optional.of(SampleData.DRAFT) : path;
  }

  private Speculation.Rule rule() {
    return flags.options().speculation().rule();
  }

  /**
   * What is wrong.
   *
   * @param hasInput whether documents are given
   */
  public List<String> problems(boolean hasInput) {
    List<String> problems = new ArrayList<>(flags.problems());
    if (hasInput && flags.model(RuntimeFlags.MODEL).isEmpty()) {
      problems.add(OptionMessages.MODEL_MISSING);
    }
    if (flags.problems().isEmpty()) {
      problems.addAll(contradictions());
    }
    return problems;
  }

  private List<String> contradictions() {
    List<String> problems = new ArrayList<>();
    boolean draws = flags.values().get(RuntimeOption.TEMPERATURE) > 0;
    if (!draws && flags.isGiven(OptionGroup.SAMPLING) && !isGreedyAnyway()) {
      problems.add(OptionMessages.SAMPLING_NEEDS_TEMPERATURE);
    }
    if (flags.isGiven(OptionGroup.DRAFT) && rule() != Speculation.Rule.OFF && draft().isEmpty()) {
      problems.add(OptionMessages.SPECULATION_NEEDS_DRAFT);
    }
    if (rule() == Speculation.Rule.REJECTION && !draws) {
      problems.add(OptionMessages.REJECTION_NEEDS_TEMPERATURE);
    }
    if (flags.isGiven(RuntimeOption.STEP_COSTS)
        && flags.options().speculation().when() == Speculation.When.ALWAYS) {
      problems.add(OptionMessages.COSTS_NEED_AUTOMATIC);
    }
    return problems;
  }

  /** Whether only defaults were given. */
  private boolean isGreedyAnyway() {
    return flags.options().answers().generation().sampling().equals(Sampling.LIKELIEST);
  }
}
