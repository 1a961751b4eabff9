package io.encodeonce.jobs.measure;

import io.encodeonce.jobs.options.OptionRegistry;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.train.LearningOption;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The model whose training is measured, and how it is trained. */
public final class TrainingRunOptions {
  /** What the learning rate falls by; no figure depends on it. */
  private static final int STEPS = 1_000_000;

  @Option(
      names = "--answer-tokens",
      paramLabel = "N",
      description = "Tokens of random answers, the end token included. Default: 8.")
  private int answerTokens = 8;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Timed runs, after one to warm up; the median counts. Default: 3.")
  private int runs = 3;

  /** The flags of the model and of its training. */
  public static RuntimeFlags flags() {
    return new RuntimeFlags(
            OptionRegistry.TRAINING,
            OptionValues.NONE
                .with(TrainingOption.DEVICE, Device.CPU)
                .with(TrainingOption.PRECISION, Precision.FP32)
                .with(TrainingOption.DROPOUT, 0.0)
                .with(TrainingOption.MAX_DOCUMENT_TOKENS, 512)
                .with(TrainingOption.STEPS, STEPS))
        .section(2, "MODEL")
        .model(
            RuntimeFlags.MODEL,
            "MODEL",
            "A Hugging Face checkpoint's directory; sample, the embedded model; or random weights:"
                + " random:t5-small, random:t5-base, random:flan-t5-small.",
            "Default: sample.")
        .options(
            TrainingOption.DEVICE,
            TrainingOption.PRECISION,
            TrainingOption.THREADS,
            TrainingOption.MAX_DOCUMENT_TOKENS,
            TrainingOption.BATCH_TOKENS,
            TrainingOption.ACCUMULATION,
            TrainingOption.DROPOUT,
            LearningOption.OPTIMIZER)
        .end();
  }

  /** What the flags say. */
  public TrainingOptions training(RuntimeFlags flags) {
    return TrainingOptions.of(flags.values(), STEPS);
  }

  public int answerTokens() {
    return answerTokens;
  }

  public int runs() {
    return runs;
  }

  /** What is wrong, that of the flags included. */
  public List<String> problems(RuntimeFlags flags) {
    List<String> problems = new ArrayList<>(flags.problems());
    Problems.atLeast(problems, "--answer-tokens", answerTokens, 2);
    Problems.atLeast(problems, "--runs", runs, 1);
    return problems;
  }
}
