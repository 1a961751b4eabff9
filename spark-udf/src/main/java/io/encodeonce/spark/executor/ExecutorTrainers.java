package io.encodeonce.spark.executor;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.train.Trainer;
import java.time.Duration;
import java.util.function.Supplier;

/** The trainers of this process: one for each worker of a run that learns here, on each device. */
public final class ExecutorTrainers {
  // A run's next round comes soon, unless the driver validates in between.
  private static final Duration IDLE = Duration.ofSeconds(60);

  private static final SharedResources<Key, WorkerTrainer> TRAINERS =
      new SharedResources<>(WorkerTrainer::close);

  private record Key(String run, int worker, Device device) {}

  private ExecutorTrainers() {}

  /**
   * A share in the worker's trainer, for the task to close when it ends.
   *
   * @param device that it computes on
   * @param opener makes the trainer where the worker has none there
   */
  public static Lease<WorkerTrainer> acquire(
      String run, int worker, Device device, Supplier<Trainer> opener) {
    return TRAINERS.acquire(
        new Key(run, worker, device), () -> new WorkerTrainer(opener.get()), IDLE);
  }

  /** Closes the worker's trainers that are here, for its run is over. */
  public static void release(String run, int worker) {
    TRAINERS.closeNow(key -> key.run().equals(run) && key.worker() == worker);
  }
}
