package io.encodeonce.jobs;

import io.encodeonce.jobs.throughput.ModelDirectory;
import io.encodeonce.jobs.throughput.RunPlan;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The model that is measured, and how it runs. */
final class ThroughputRunOptions {
  private static final int MAX_NEW_TOKENS = 32;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "A Hugging Face checkpoint's directory; sample, the embedded model; or random weights:"
            + " random:t5-small, random:t5-base, random:flan-t5-small.",
        "Default: sample."
      })
  private String model = ModelDirectory.SAMPLE;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or int8. Default: fp32.")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--new-tokens",
      paramLabel = "N",
      description = "Every answer has N tokens. Default: answers end by themselves.")
  private Integer newTokens;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "The most tokens of an answer. Default: 32.")
  private Integer maxNewTokens;

  @Option(
      names = "--max-document-tokens",
      paramLabel = "N",
      description = "The most tokens of a document. Default: 512.")
  private int maxDocumentTokens = 512;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Memory for what a thread computes together. Default: 512MB.")
  private long budgetBytes = RuntimeOptions.defaults().budgetBytes();

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

  String model() {
    return model;
  }

  RuntimeOptions runtime() {
    int most = maxNewTokens == null ? MAX_NEW_TOKENS : maxNewTokens;
    return RuntimeOptions.defaults()
        .withDevice(Device.CPU)
        .withPrecision(precision == Precision.AUTO ? Precision.FP32 : precision)
        .withNewTokens(newTokens == null ? 0 : newTokens, newTokens == null ? most : newTokens)
        .withMaxDocumentTokens(maxDocumentTokens)
        .withBudgetBytes(budgetBytes);
  }

  RunPlan plan() {
    return new RunPlan(threads, chunkDocuments, runs);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::runtime);
    Problems.refusals(problems, this::plan);
    if (newTokens != null && maxNewTokens != null) {
      problems.add(Messages.NEW_TOKENS_TWICE);
    }
    return problems;
  }
}
