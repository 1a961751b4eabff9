package io.encodeonce.jobs;

import io.encodeonce.runtime.Sampling;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How answers' tokens are taken. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Draw tokens; below 1, likely ones more often. Default: 0, which takes the likeliest.")
  private double temperature = Sampling.LIKELIEST.temperature();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draw from the N likeliest tokens. Default: 0, which is all.")
  private int topK = Sampling.LIKELIEST.topK();

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw from the likeliest tokens that have probability P together. Default: 1.")
  private double topP = Sampling.LIKELIEST.topP();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "The same gives the same answers, however documents are spread, unless a draft is asked"
            + " automatically under another rule than exact.",
        "Default: 0."
      })
  private long seed = Sampling.LIKELIEST.seed();

  Sampling sampling() {
    return new Sampling(temperature, topK, topP, seed);
  }

  /** Whether tokens are drawn. */
  boolean draws() {
    return temperature > 0;
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::sampling);
    if (problems.isEmpty() && temperature == 0 && !sampling().equals(Sampling.LIKELIEST)) {
      problems.add(Messages.SAMPLING_NEEDS_TEMPERATURE);
    }
    return problems;
  }
}
