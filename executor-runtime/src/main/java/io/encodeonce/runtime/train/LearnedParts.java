package io.encodeonce.runtime.train;

/** What a run learns of a model. */
public enum LearnedParts {
  /** All of it, from answers. */
  MODEL,
  /**
   * The learners of its modules, which learn to do what the modules of the dense model do that it
   * was made of.
   */
  LEARNERS,
  /** The gates of these, which learn how many learners that takes. */
  GATES
}
