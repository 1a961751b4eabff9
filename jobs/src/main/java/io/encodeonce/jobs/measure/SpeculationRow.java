package io.encodeonce.jobs.measure;

import java.util.Map;

/**
 * What a draft is worth to so many live rows.
 *
 * @param runs the middle one by each method, the large model alone among them as {@link #LARGE}
 */
public record SpeculationRow(int liveRows, Map<String, MethodRun> runs) {
  static final String LARGE = "large";

  /** The large model alone, over the same documents. */
  public MethodRun large() {
    return runs.get(LARGE);
  }
}
