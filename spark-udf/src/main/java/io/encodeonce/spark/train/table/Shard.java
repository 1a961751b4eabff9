package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.train.BatchOrder;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** A worker's share of the examples. Not a record, which Kryo could not read. Thread-safe. */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final TrainingExample[] examples;
  private transient BatchOrder order;
  private transient TrainingOptions ordered;

  public Shard(int worker, List<TrainingExample> examples) {
    this.worker = worker;
    this.examples = examples.toArray(TrainingExample[]::new);
  }

  public int worker() {
    return worker;
  }

  public List<TrainingExample> examples() {
    return List.of(examples);
  }

  TrainingExample example(int index) {
    return examples[index];
  }

  /**
   * The order in which a worker learns, which is kept with the shard from one round to the next.
   */
  synchronized <R> R order(TrainingOptions options, OrderReader<R> reader) {
    if (order == null || !options.equals(ordered)) {
      order =
          new BatchOrder(
              Arrays.stream(examples).map(TrainingExample::size).toList(),
              options.batches(),
              options.seed());
      ordered = options;
    }
    return reader.read(order);
  }

  /** Reads of an order. */
  @FunctionalInterface
  interface OrderReader<R> {
    R read(BatchOrder order);
  }
}
