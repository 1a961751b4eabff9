package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which examples are learned, the same on every machine: in each epoch all of them are
 * shuffled; then so many at a time are sorted by length and packed into batches of a token budget;
 * then these are shuffled. Each example comes once an epoch. Any place can be gone to at the cost
 * of ordering its epoch. Not thread-safe.
 */
public final class BatchOrder {
  private final int accumulation;
  private final long seed;
  private final EpochBatches epochs;

  private int epoch = -1;
  private List<List<Integer>> ofEpoch = List.of();

  /**
   * Makes an order.
   *
   * @param sizes of all examples, one at least
   * @param seed the same gives the same order
   * @throws InferenceException if there is no example
   */
  public BatchOrder(List<ExampleSize> sizes, BatchOptions options, long seed) {
    if (sizes.isEmpty()) {
      throw new InferenceException(
          "there is no document to learn from; give more documents with answers, or, where each"
              + " worker has its own share of them, use fewer workers");
    }
    this.accumulation = options.accumulation();
    this.seed = seed;
    this.epochs = new EpochBatches(List.copyOf(sizes), options);
  }

  /**
   * The batches of the step at a place.
   *
   * @throws InferenceException if the order has no such place
   */
  public Batches step(BatchPlace place) {
    return next(place, accumulation);
  }

  /**
   * So many batches from a place on, of the next epochs too.
   *
   * @throws InferenceException if the order has no such place
   */
  public Batches next(BatchPlace place, int count) {
    List<List<Integer>> batches = new ArrayList<>();
    BatchPlace at = place;
    while (batches.size() < count) {
      List<List<Integer>> all = of(at.epoch());
      requirePlace(at, all.size());
      int to = Math.min(at.batch() + count - batches.size(), all.size());
      batches.addAll(all.subList(at.batch(), to));
      at = to < all.size() ? new BatchPlace(at.epoch(), to) : new BatchPlace(at.epoch() + 1, 0);
    }
    return new Batches(batches, at);
  }

  private static void requirePlace(BatchPlace place, int batches) {
    if (place.batch() >= batches) {
      throw new InferenceException(
          ("a place is batch %d of an epoch that has %d; go on with the documents and options that"
                  + " the run was started with")
              .formatted(place.batch() + 1, batches));
    }
  }

  /** The place after so many steps from the start; orders all epochs before it. */
  public BatchPlace after(long steps) {
    long left = Math.multiplyExact(steps, accumulation);
    int at = 0;
    while (left >= of(at).size()) {
      left -= of(at).size();
      at++;
    }
    return new BatchPlace(at, (int) left);
  }

  /** How many steps so many epochs take, the last one of fewer batches perhaps; orders them all. */
  public long steps(int ofEpochs) {
    long batches = 0;
    for (int at = 0; at < ofEpochs; at++) {
      batches += of(at).size();
    }
    return (batches + accumulation - 1) / accumulation;
  }

  /** The last one is kept: it is asked again and again. */
  private List<List<Integer>> of(int wanted) {
    if (epoch != wanted) {
      ofEpoch = epochs.of(seed, wanted);
      epoch = wanted;
    }
    return ofEpoch;
  }
}
