package io.encodeonce.runtime.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the batches of an epoch: shuffles, sorts buffers by length, packs and shuffles again. */
final class EpochBatches {
  private final List<ExampleSize> sizes;
  private final BatchOptions options;
  private final Comparator<Integer> byLength;

  EpochBatches(List<ExampleSize> sizes, BatchOptions options) {
    this.sizes = sizes;
    this.options = options;
    this.byLength =
        Comparator.comparing(
            sizes::get,
            Comparator.comparingInt(ExampleSize::documentTokens)
                .thenComparingInt(ExampleSize::rowTokens));
  }

  List<List<Integer>> of(long seed, int epoch) {
    SplitMix random = new SplitMix(new SplitMix(seed).next() + epoch);
    List<Integer> order =
        IntStream.range(0, sizes.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
    random.shuffle(order);
    List<List<Integer>> batches = new ArrayList<>();
    int from = 0;
    while (from < order.size()) {
      int to = (int) Math.min((long) from + options.bufferDocuments(), order.size());
      pack(order.subList(from, to).stream().sorted(byLength).toList(), batches);
      from = to;
    }
    random.shuffle(batches);
    return batches;
  }

  private void pack(List<Integer> sorted, List<List<Integer>> batches) {
    List<Integer> batch = new ArrayList<>();
    BatchSize size = BatchSize.NONE;
    for (int example : sorted) {
      BatchSize larger = size.with(sizes.get(example));
      if (larger.tokens() > options.batchTokens() && !batch.isEmpty()) {
        batches.add(List.copyOf(batch));
        batch.clear();
        larger = BatchSize.NONE.with(sizes.get(example));
      }
      batch.add(example);
      size = larger;
    }
    batches.add(List.copyOf(batch));
  }
}
