package io.encodeonce.jobs.measure;

import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The model that is measured, and how it runs. */
public final class ThroughputRunOptions {
  /** The flags of models and their options. */
  public static RuntimeFlags flags() {
    return new RuntimeFlags(
            OptionValues.NONE
                .with(RuntimeOption.DEVICE, Device.CPU)
                .with(RuntimeOption.PRECISION, Precision.FP32)
                .with(RuntimeOption.MAX_NEW_TOKENS, 32)
                .with(RuntimeOption.MAX_DOCUMENT_TOKENS, 512))
        .section(2, "MODEL")
        .model(
            RuntimeFlags.MODEL,
            "MODEL",
            "A Hugging Face checkpoint's directory; sample, the embedded model; or random weights:"
                + " random:t5-small, random:t5-base, random:flan-t5-small,"
                + " random:flan-t5-xl.",
            "Default: sample.")
        .options(
            RuntimeOption.DEVICE,
            RuntimeOption.PRECISION,
            RuntimeOption.MAX_NEW_TOKENS,
            RuntimeOption.MAX_DOCUMENT_TOKENS,
            RuntimeOption.BUDGET)
        .end();
  }

  @Option(
      names = "--new-tokens",
      paramLabel = "N",
      description = "Every answer has N tokens. Default: answers end by themselves.")
  private Integer newTokens;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the model. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "Documents a thread answers in one call. Default: its share of them.")
  private int chunkDocuments;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Timed runs, after one to warm up; the median counts. Default: 3.")
  private int runs = 3;

  /** What the flags say, with answers of one length if there is one. */
  public RuntimeOptions runtime(RuntimeFlags flags) {
    RuntimeOptions options = flags.options();
    return newTokens == null ? options : options.withNewTokens(newTokens, newTokens);
  }

  public RunPlan plan() {
    return new RunPlan(threads, chunkDocuments, runs);
  }

  /** What is wrong, that of the flags included. */
  public List<String> problems(RuntimeFlags flags) {
    List<String> problems = new ArrayList<>(flags.problems());
    Problems.atLeast(problems, "--new-tokens", newTokens, 1);
    Problems.refusals(problems, this::plan);
    if (newTokens != null && flags.isGiven(RuntimeOption.MAX_NEW_TOKENS)) {
      problems.add(MeasuringMessages.NEW_TOKENS_TWICE);
    }
    return problems;
  }
}
