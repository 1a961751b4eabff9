package io.encodeonce.runtime;

/** What pruning may leave of a model. */
public enum PrunedShape {
  /**
   * The same heads, feed-forward width and states' width everywhere: an ordinary smaller checkpoint
   * of the same family, which Hugging Face opens.
   */
  UNIFORM,
  /** Heads and feed-forward widths of each layer's own, and blocks that are gone altogether. */
  FREE
}
