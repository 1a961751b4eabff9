package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.Batches;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;

/** Takes a shard's batches, one after the other. Not thread-safe. */
public final class ShardBatches {
  private final Shard shard;
  private final TrainingOptions options;
  private BatchPlace place;

  public ShardBatches(Shard shard, TrainingOptions options, BatchPlace from) {
    this.shard = shard;
    this.options = options;
    this.place = from;
  }

  /** The place before the next. */
  public BatchPlace place() {
    return place;
  }

  /** The next batches. */
  public List<List<TrainingExample>> take(int count) {
    Batches batches = shard.order(options, order -> order.next(place, count));
    place = batches.next();
    return batches.examples().stream()
        .map(batch -> batch.stream().map(shard::example).toList())
        .toList();
  }

  /** Batches in which each example comes once. */
  public static List<List<TrainingExample>> once(Shard shard, TrainingOptions options) {
    ShardBatches all = new ShardBatches(shard, options, BatchPlace.START);
    List<List<TrainingExample>> batches = new ArrayList<>();
    while (all.place.epoch() == 0) {
      batches.addAll(all.take(1));
    }
    return batches;
  }
}
