package io.encodeonce.spark.train.adapt;

import java.util.Locale;

/** The runs of an adaptation, in their order. */
public enum AdaptationPhase {
  /** Heads, columns and blocks get masks, and learn which of them may go. */
  PRUNING,
  /** Modules become sums of learners, which learn to do what the modules did. */
  LEARNERS,
  /** Their gates learn how many learners that takes. */
  GATES,
  /**
   * What is left of the model, with token samplers and learners or without, learns to do its work
   * again.
   */
  ADAPTING;

  /** Whether a model's modules learn from those that they are to replace. */
  boolean imitates() {
    return this == LEARNERS || this == GATES;
  }

  /** The run's folder in the adaptation's output. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
