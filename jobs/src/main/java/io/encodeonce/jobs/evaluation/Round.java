package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.Figures;
import java.util.List;
import java.util.function.Function;

/** What a run of the large model alone took, and one of a method right after it. */
public record Round(Run.Time large, Run.Time method) {
  /** Over the large model alone. */
  double speedUp() {
    return large.processorSeconds() / method.processorSeconds();
  }

  static double median(List<Round> rounds, Function<Round, Double> measure) {
    return Figures.median(rounds.stream().map(measure).toList());
  }
}
