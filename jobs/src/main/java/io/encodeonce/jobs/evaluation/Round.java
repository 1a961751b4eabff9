package io.encodeonce.jobs.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a turn of the large model alone took, and one of a way right after it. */
record Round(Turn.Time large, Turn.Time way) {
  /** Over the large model alone. */
  double speedUp() {
    return large.processorSeconds() / way.processorSeconds();
  }

  static double median(List<Round> rounds, ToDoubleFunction<Round> measure) {
    double[] sorted = rounds.stream().mapToDouble(measure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
