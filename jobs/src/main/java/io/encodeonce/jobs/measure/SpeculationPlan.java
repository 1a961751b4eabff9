package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.InferenceException;
import java.util.List;

/**
 * What is measured of a model and its draft.
 *
 * @param rows live rows, one measurement each
 * @param leastRows answers of a timed run at least: few rows are answered in several calls
 * @param runs timed runs of each method, in turns, after one that is not
 */
public record SpeculationPlan(List<Integer> rows, int leastRows, int runs) {
  public SpeculationPlan {
    rows = List.copyOf(rows);
    if (rows.isEmpty() || rows.stream().anyMatch(count -> count < 1)) {
      throw new InferenceException("option rows is %s, but must be numbers from 1".formatted(rows));
    }
    if (leastRows < 1 || runs < 1) {
      throw new InferenceException(
          "options least-rows and runs are %d and %d, but must be at least 1"
              .formatted(leastRows, runs));
    }
  }

  /** Calls of a run. */
  int calls(int liveRows) {
    return (leastRows - 1) / liveRows + 1;
  }
}
