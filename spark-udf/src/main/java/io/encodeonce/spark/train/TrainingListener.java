package io.encodeonce.spark.train;

/** Is told what happens in a run, on the driver's thread. */
public interface TrainingListener {
  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** A run goes on from a state that was saved. */
  default void resumed(long step) {}

  default void round(RoundRecord round) {}

  default void validated(ValidationRecord validation) {}

  /** The state after a step was saved. */
  default void saved(long step, String path) {}
}
