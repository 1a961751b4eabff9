package io.encodeonce.spark.train.round;

import io.encodeonce.spark.executor.WorkerTrainer;
import java.io.Serializable;

/**
 * What workers do before they are put together.
 *
 * @param number counted from 0
 * @param next the round that a worker has the start of when it ends, if there is one
 * @param steps of each worker
 */
record Round(Kind kind, long number, long next, int steps) implements Serializable {
  /** The vector of {@link Kind#GRADIENTS}. */
  static final String GRADIENT = "gradient";

  /** What is put together. */
  enum Kind {
    /** Gradients, which are added up and then make one step. */
    GRADIENTS,
    /** States that workers have come to by steps of their own, which are averaged. */
    STATES
  }

  /**
   * The round of several workers, or of one.
   *
   * @param steps of each worker; one of several workers is a step that they make together
   */
  static Round of(int workers, long number, int steps) {
    return new Round(
        workers > 1 && steps == 1 ? Kind.GRADIENTS : Kind.STATES,
        number,
        workers == 1 ? number + 1 : WorkerTrainer.NONE,
        steps);
  }
}
