package io.encodeonce.spark.executor;

import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingState;
import java.util.function.Function;
import java.util.function.Supplier;

/** A trainer that one worker of a run learns with on this executor, round after round. */
public final class WorkerTrainer {
  /** No round: what is learned is not kept for one. */
  public static final long NONE = -1;

  private final Trainer trainer;
  private long held = NONE;

  WorkerTrainer(Trainer trainer) {
    this.trainer = trainer;
  }

  /**
   * Works from the state that a round starts from, which is put in place unless it is there.
   * Threads take turns.
   *
   * @param next the round that starts from where this work ends, or {@link #NONE}
   */
  public synchronized <R> R work(
      long round, long next, Supplier<TrainingState> start, Function<Trainer, R> work) {
    boolean isThere = held == round;
    // Work that fails half-way leaves a state that is no round's.
    held = NONE;
    if (!isThere) {
      trainer.restore(start.get());
    }
    R result = work.apply(trainer);
    held = next;
    return result;
  }

  synchronized void close() {
    trainer.close();
  }
}
