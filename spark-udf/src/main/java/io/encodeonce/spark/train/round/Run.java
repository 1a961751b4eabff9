package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.executor.ExecutorTrainers;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.TaskDevice;
import io.encodeonce.spark.executor.WorkerTrainer;
import io.encodeonce.spark.train.model.TrainedModel;
import java.io.Serializable;

/**
 * What stays the same in all rounds.
 *
 * @param id of no other run, so that executors tell trainers apart
 * @param options of every worker
 */
public record Run(String id, TrainedModel model, TrainingOptions options) implements Serializable {
  // The golden ratio's bits: far from the small numbers that are steps.
  private static final long SEED_DISTANCE = 0x9e3779b97f4a7c15L;

  /** The worker's trainer on this executor and the task's device, for the task to give back. */
  Lease<WorkerTrainer> trainer(int worker) {
    Device device = TaskDevice.of(options.computing().device());
    return ExecutorTrainers.acquire(
        id, worker, device, () -> model.openTrainer(options(worker).withDevice(device)));
  }

  Trainer openTrainer() {
    return model.openTrainer(options);
  }

  /** Workers draw what they leave out each by a seed of its own, the first by the run's. */
  private TrainingOptions options(int worker) {
    return options.withSeed(options.seed() ^ (worker * SEED_DISTANCE));
  }
}
