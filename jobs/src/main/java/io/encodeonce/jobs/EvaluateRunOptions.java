package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.throughput.RunPlan;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How answers are computed and timed. */
final class EvaluateRunOptions {
  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or int8. Default: fp32.")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--draft-precision",
      paramLabel = "NAME",
      description = {
        "The draft's, also where it answers alone.",
        "Default: auto, which beside the model is int8 under exact, and else the model's."
      })
  private Precision draftPrecision = Precision.AUTO;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "The most tokens of an answer. Default: 32.")
  private int maxNewTokens = 32;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the models. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--one-at-a-time",
      description = {
        "A thread answers the prompts of one document at a time: few live rows, where a draft pays.",
        "Default: its whole share of the documents, as much as fits into a batch."
      })
  private boolean oneAtATime;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = {
        "Timed runs, after one to warm up, each in turn with one of the large model alone; the median"
            + " counts.",
        "Default: 3."
      })
  private int runs = 3;

  RuntimeOptions runtime() {
    return RuntimeOptions.defaults()
        .withDevice(Device.CPU)
        .withPrecision(precision == Precision.AUTO ? Precision.FP32 : precision)
        .withNewTokens(0, maxNewTokens)
        .withSpeculation(Speculation.exact().withDraftPrecision(draftPrecision));
  }

  RunPlan plan() {
    return new RunPlan(threads, oneAtATime ? 1 : 0, runs);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::runtime);
    Problems.refusals(problems, this::plan);
    return problems;
  }

  /** Adds itself to a report. */
  void describe(ObjectNode options) {
    options
        .put("precision", name(runtime().precision()))
        .put("draft_precision", name(draftPrecision))
        .put("max_new_tokens", maxNewTokens)
        .put("threads", threads)
        .put("one_at_a_time", oneAtATime)
        .put("runs", runs);
  }

  /** In a few words. */
  String summary() {
    String draft = draftPrecision == Precision.AUTO ? "" : ", draft at " + name(draftPrecision);
    return "%s%s, %s, medians of %d"
        .formatted(
            name(runtime().precision()), draft, oneAtATime ? "one at a time" : "in batches", runs);
  }

  private static String name(Precision value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
