package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.InferenceException;

/**
 * How documents are answered.
 *
 * @param threads threads that share one runtime
 * @param chunkDocuments documents of one call, 0 for an equal share of each thread
 * @param runs timed runs, after one that is not
 */
public record RunPlan(int threads, int chunkDocuments, int runs) {
  public RunPlan {
    require(threads >= 1, "threads", threads, "at least 1");
    require(chunkDocuments >= 0, "chunk", chunkDocuments, "at least 1, or 0 for equal shares");
    require(runs >= 1, "runs", runs, "at least 1");
  }

  private static void require(boolean holds, String name, int value, String rule) {
    if (!holds) {
      throw new InferenceException("option %s is %d, but must be %s".formatted(name, value, rule));
    }
  }

  /** Calls of the runtime in a run. */
  public int chunks(int documents) {
    return chunkDocuments == 0
        ? Math.min(threads, documents)
        : (documents - 1) / chunkDocuments + 1;
  }
}
