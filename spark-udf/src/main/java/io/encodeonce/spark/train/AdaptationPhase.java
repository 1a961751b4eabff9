package io.encodeonce.spark.train;

import java.util.Locale;

/** The runs of an adaptation, in their order. */
public enum AdaptationPhase {
  /** Heads, columns and blocks get masks, and learn which of them may go. */
  PRUNING,
  /** What is left of the model, with token samplers or without, learns to do its work again. */
  ADAPTING;

  /** The run's folder in the adaptation's output. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
