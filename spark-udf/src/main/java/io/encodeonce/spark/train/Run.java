package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.executor.ExecutorTrainers;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.WorkerTrainer;
import java.io.Serializable;

/**
 * What stays the same in all rounds.
 *
 * @param id of no other run, so that executors tell trainers apart
 * @param options of every worker
 */
record Run(String id, TrainedModel model, TrainingOptions options) implements Serializable {
  /** The worker's trainer on this executor, for the task to give back. */
  Lease<WorkerTrainer> trainer(int worker) {
    return ExecutorTrainers.acquire(id, worker, this::openTrainer);
  }

  Trainer openTrainer() {
    return model.openTrainer(options);
  }
}
