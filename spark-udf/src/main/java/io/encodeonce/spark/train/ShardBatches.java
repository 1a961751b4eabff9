package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.Batches;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;

/** Takes a shard's batches, one after the other. Not thread-safe. */
final class ShardBatches {
  private final Shard shard;
  private final TrainingOptions options;
  private BatchPlace place;

  ShardBatches(Shard shard, TrainingOptions options, BatchPlace from) {
    this.shard = shard;
    this.options = options;
    this.place = from;
  }

  /** The place before the next. */
  BatchPlace place() {
    return place;
  }

  /** The next batches. */
  List<List<TrainingExample>> take(int count) {
    Batches batches = shard.order(options, order -> order.next(place, count));
    place = batches.next();
    return batches.examples().stream()
        .map(batch -> batch.stream().map(shard::example).toList())
        .toList();
  }

  /** Batches in which each example comes once. */
  static List<List<TrainingExample>> once(Shard shard, TrainingOptions options) {
    ShardBatches all = new ShardBatches(shard, options, BatchPlace.START);
    List<List<TrainingExample>> batches = new ArrayList<>();
    while (all.place.epoch() == 0) {
      batches.addAll(all.take(1));
    }
    return batches;
  }
}
