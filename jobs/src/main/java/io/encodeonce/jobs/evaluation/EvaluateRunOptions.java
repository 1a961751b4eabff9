package io.encodeonce.jobs.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.jobs.options.Problems;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How answers are computed and timed. */
public final class EvaluateRunOptions {
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
      names = {"--runs", "--rounds"},
      paramLabel = "N",
      description = {
        "Timed runs, after one to warm up, each in turn with one of the large model alone, or of the"
            + " other points; the median counts.",
        "Default: 3."
      })
  private int runs = 3;

  public RunPlan plan() {
    return new RunPlan(threads, oneAtATime ? 1 : 0, runs);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::plan);
    return problems;
  }

  /** Adds itself to a report. */
  public void describe(ObjectNode options) {
    options.put("threads", threads).put("one_at_a_time", oneAtATime).put("runs", runs);
  }

  /** In a few words. */
  public String summary() {
    return "%s, medians of %d".formatted(oneAtATime ? "one at a time" : "in batches", runs);
  }
}
