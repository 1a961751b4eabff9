package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.TrainingException;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.spark.executor.ExecutorTrainers;
import io.encodeonce.spark.train.table.Shards;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;

/** Runs rounds: the state goes to all workers, what they have learned comes back as one. */
public record Rounds(JavaSparkContext spark, Run run, Shards shards) {

  /**
   * What came of a round.
   *
   * @param vectors of all workers together: a state's, or their gradients
   * @param reports in the workers' order
   */
  record Outcome(SortedMap<String, float[]> vectors, List<WorkerReport> reports) {
    LearnedCounts counts() {
      return reports.stream()
          .map(WorkerReport::counts)
          .reduce(LearnedCounts.NONE, LearnedCounts::plus);
    }

    /** A step's mean over workers, which have made as many. */
    List<Double> losses() {
      return IntStream.range(0, reports.get(0).losses().size())
          .mapToObj(
              step ->
                  reports.stream()
                      .mapToDouble(report -> report.losses().get(step))
                      .average()
                      .orElseThrow())
          .toList();
    }

    List<BatchPlace> places() {
      return reports.stream().map(WorkerReport::place).toList();
    }

    /** The time for which the longest worker learned. */
    double learningSeconds() {
      return reports.stream().mapToDouble(WorkerReport::seconds).max().orElseThrow();
    }
  }

  /**
   * Runs one.
   *
   * @param places where the workers' batches go on, in their order
   * @throws TrainingException if a worker cannot go on
   */
  Outcome run(Round round, TrainingState start, List<BatchPlace> places) {
    Broadcast<TrainingState> shared = spark.broadcast(start);
    CollectionAccumulator<WorkerReport> reports = spark.sc().collectionAccumulator();
    try {
      JavaPairRDD<Integer, Slice> cut =
          shards.rdd().mapPartitionsToPair(new RoundTask(run, round, shared, places, reports));
      SortedMap<String, float[]> vectors = combine(round, cut, values(start));
      return new Outcome(vectors, requireAll(reports.value()));
    } finally {
      shared.destroy();
    }
  }

  /** Frees what executors keep for the next round, for there is none. */
  public void end() {
    String ended = run.id();
    shards.rdd().foreach(shard -> ExecutorTrainers.release(ended, shard.worker()));
  }

  private static SortedMap<String, float[]> combine(
      Round round, JavaPairRDD<Integer, Slice> cut, long values) {
    return round.kind() == Round.Kind.GRADIENTS
        ? Slices.combine(cut, values, Slices.Combination.SUM)
        : Slices.combine(cut, values, Slices.Combination.MEAN);
  }

  /** Numbers of all vectors together. */
  private static long values(TrainingState state) {
    return state.vectors().values().stream().mapToLong(vector -> vector.length).sum();
  }

  private static List<WorkerReport> requireAll(List<WorkerReport> reports) {
    SortedMap<Integer, WorkerReport> ofWorkers = new TreeMap<>(Comparator.naturalOrder());
    reports.forEach(report -> ofWorkers.put(report.worker(), report));
    ofWorkers.values().stream()
        .filter(report -> !report.failure().isEmpty())
        .findFirst()
        .ifPresent(
            failed -> {
              throw new TrainingException(failed.failure());
            });
    return List.copyOf(ofWorkers.values());
  }
}
