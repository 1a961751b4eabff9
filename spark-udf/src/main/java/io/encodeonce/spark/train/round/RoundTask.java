package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.GradientSum;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingException;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.runtime.train.TrainingStep;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.WorkerTrainer;
import io.encodeonce.spark.train.table.Shard;
import io.encodeonce.spark.train.table.ShardBatches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import scala.Tuple2;

/**
 * A worker's part of a round. What it makes depends on what is here and on its shard alone, so that
 * a task that was lost can be run again.
 *
 * @param round what is to be done
 * @param start the state that all workers start from
 * @param places where their batches go on
 * @param reports gets one of each worker; of a task that ran twice, equal ones
 */
record RoundTask(
    Run run,
    Round round,
    Broadcast<TrainingState> start,
    List<BatchPlace> places,
    CollectionAccumulator<WorkerReport> reports)
    implements PairFlatMapFunction<Iterator<Shard>, Integer, Slice> {

  @Override
  public Iterator<Tuple2<Integer, Slice>> call(Iterator<Shard> shards) {
    Shard shard = shards.next();
    try (Lease<WorkerTrainer> trainer = run.trainer(shard.worker())) {
      return learn(trainer.resource(), shard);
    }
  }

  private Iterator<Tuple2<Integer, Slice>> learn(WorkerTrainer worker, Shard shard) {
    ShardBatches batches = new ShardBatches(shard, run.options(), places.get(shard.worker()));
    try {
      return worker
          .work(round.number(), round.next(), start::value, t -> learn(t, shard.worker(), batches))
          .iterator();
    } catch (TrainingException e) {
      // Would be the same in a task that tries again.
      reports.add(
          new WorkerReport(
              shard.worker(),
              LearnedCounts.NONE,
              List.of(),
              batches.place(),
              0,
              0,
              e.getMessage()));
      return Collections.emptyIterator();
    }
  }

  private List<Tuple2<Integer, Slice>> learn(Trainer trainer, int worker, ShardBatches batches) {
    long begin = System.nanoTime();
    LearnedCounts counts = LearnedCounts.NONE;
    List<Double> losses = new ArrayList<>();
    SortedMap<String, float[]> vectors;
    double learningRate = 0;
    if (round.kind() == Round.Kind.GRADIENTS) {
      GradientSum sum = trainer.gradient(batches.take(run.options().batches().accumulation()));
      counts = LearnedCounts.of(sum);
      losses.add(counts.loss());
      vectors = new TreeMap<>();
      vectors.put(Round.GRADIENT, sum.gradient());
    } else {
      for (int i = 0; i < round.steps(); i++) {
        TrainingStep step = trainer.step(batches.take(run.options().batches().accumulation()));
        counts = counts.plus(LearnedCounts.of(step));
        losses.add(step.loss());
        learningRate = step.learningRate();
      }
      vectors = trainer.state().vectors();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    reports.add(
        new WorkerReport(worker, counts, losses, batches.place(), learningRate, seconds, ""));
    return Slices.cut(worker, (double) counts.targets(), vectors);
  }
}
