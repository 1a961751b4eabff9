package io.encodeonce.runtime.family.prune;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import java.util.List;

/**
 * The same model with the heads and columns of each layer in the order of their strength, the
 * strongest first. The layers of a stack share a position bias, and so the order of their heads.
 */
final class OrderedWeights {
  private final FlatWeights weights;
  private final ModelConfig config;
  private final Importance importance;
  private final FlatWeights ordered;

  private OrderedWeights(FlatWeights weights) {
    this.weights = weights;
    this.config = weights.config();
    this.importance = new Importance(weights);
    this.ordered = new FlatWeights(config, weights.numbers().clone());
  }

  static FlatWeights of(FlatWeights weights) {
    OrderedWeights result = new OrderedWeights(weights);
    for (Stack stack : Stack.values()) {
      result.orderHeads(stack);
    }
    for (Block block : result.config.blocks()) {
      if (block.kind() != Block.Kind.SELF_ATTENTION) {
        result.order(block, Importance.order(result.importance.of(block)));
      }
    }
    return result.ordered;
  }

  private void orderHeads(Stack stack) {
    List<Block> layers =
        config.blocks().stream()
            .filter(b -> b.stack() == stack && b.kind() == Block.Kind.SELF_ATTENTION)
            .toList();
    double[] sums = new double[config.heads()];
    for (Block block : layers) {
      double[] strengths = importance.of(block);
      for (int head = 0; head < sums.length; head++) {
        sums[head] += strengths[head];
      }
    }
    int[] order = Importance.order(sums);
    layers.forEach(block -> order(block, order));
    copy(config.relativeBiases(stack).get(0), rows(config.positions().buckets()), slice(order, 1));
  }

  private void order(Block block, int[] order) {
    if (block.kind() == Block.Kind.FEED_FORWARD) {
      Slice columns = slice(order, 1);
      if (config.feedForward().gated()) {
        copy(block.slot(TensorRole.GATE), columns, rows(config.width()));
      }
      copy(block.slot(TensorRole.UP), columns, rows(config.width()));
      copy(block.slot(TensorRole.DOWN), rows(config.width()), columns);
    } else {
      Slice numbers = slice(order, config.headSize());
      copy(block.slot(TensorRole.QUERY), numbers, rows(config.width()));
      copy(block.slot(TensorRole.KEY), numbers, rows(config.width()));
      copy(block.slot(TensorRole.VALUE), numbers, rows(config.width()));
      copy(block.slot(TensorRole.OUTPUT), rows(config.width()), numbers);
    }
  }

  private void copy(Slot slot, Slice rows, Slice columns) {
    rows.copy(weights.tensor(slot), columns.count(), columns, ordered.tensor(slot));
  }

  private static Slice rows(int count) {
    return Slice.unscaled(Mask.open(count));
  }

  /** Units of so many numbers each, in another order. */
  private static Slice slice(int[] order, int numbers) {
    int[] places = new int[order.length * numbers];
    for (int i = 0; i < places.length; i++) {
      places[i] = order[i / numbers] * numbers + i % numbers;
    }
    return Slice.at(places);
  }
}
