package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.Figures;
import java.util.List;
import java.util.function.Function;

/** What a run that others are compared with took, and one's own after it. */
public record Round(Run.Time reference, Run.Time own) {
  /** Over the reference. */
  double speedUp() {
    return reference.processorSeconds() / own.processorSeconds();
  }

  static double median(List<Round> rounds, Function<Round, Double> measure) {
    return Figures.median(rounds.stream().map(measure).toList());
  }
}
