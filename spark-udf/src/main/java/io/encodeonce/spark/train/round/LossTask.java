package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.WorkerTrainer;
import io.encodeonce.spark.train.table.Shard;
import io.encodeonce.spark.train.table.ShardBatches;
import io.encodeonce.spark.train.table.Shards;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * The loss of examples that are not learned from.
 *
 * @param round that starts from this state, which its workers may have already
 */
record LossTask(Run run, long round, Broadcast<TrainingState> state) implements Serializable {

  /** The mean over all target tokens. */
  double meanLoss(Shards shards) {
    try {
      // In the shards' order, so that the mean is always the same.
      double loss = 0;
      double targets = 0;
      for (double[] sums : shards.rdd().map(this::sums).collect()) {
        loss += sums[0];
        targets += sums[1];
      }
      return loss / targets;
    } finally {
      state.destroy();
    }
  }

  /** The summed loss, and the target tokens. */
  private double[] sums(Shard shard) {
    try (Lease<WorkerTrainer> trainer = run.trainer(shard.worker())) {
      return trainer.resource().work(round, round, state::value, t -> sums(t, shard));
    }
  }

  private double[] sums(Trainer trainer, Shard shard) {
    double[] sums = new double[2];
    for (List<TrainingExample> batch : ShardBatches.once(shard, run.options())) {
      int targets = batch.stream().mapToInt(TrainingExample::targets).sum();
      sums[0] += trainer.loss(batch) * targets;
      sums[1] += targets;
    }
    return sums;
  }
}
