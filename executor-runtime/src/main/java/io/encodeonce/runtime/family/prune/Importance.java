package io.encodeonce.runtime.family.prune;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How strong the units of a model are, by the norms of the weights that they read and write by. */
final class Importance {
  private final FlatWeights weights;
  private final ModelConfig config;

  Importance(FlatWeights weights) {
    this.weights = weights;
    this.config = weights.config();
  }

  /** The places of units, the strongest first; of equals, the first. */
  static int[] order(double[] strengths) {
    return IntStream.range(0, strengths.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -strengths[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Of a block's heads or columns. */
  double[] of(Block block) {
    boolean isFeedForward = block.kind() == Block.Kind.FEED_FORWARD;
    int numbers = isFeedForward ? 1 : config.headSize();
    int units = isFeedForward ? config.feedForward().width() : config.heads();
    Slot reads = block.slot(isFeedForward ? TensorRole.UP : TensorRole.VALUE);
    Slot writes = block.slot(isFeedForward ? TensorRole.DOWN : TensorRole.OUTPUT);
    double[] read = new double[units];
    double[] written = new double[units];
    addSquares(reads, (row, column) -> row / numbers, read);
    addSquares(writes, (row, column) -> column / numbers, written);
    return products(read, written);
  }

  /** Of the states' dimensions. */
  double[] ofWidth() {
    double[] read = new double[config.width()];
    double[] written = new double[config.width()];
    addSquares(Slot.EMBEDDING, (row, column) -> column, written);
    for (Block block : config.blocks()) {
      boolean isFeedForward = block.kind() == Block.Kind.FEED_FORWARD;
      Slot writes = block.slot(isFeedForward ? TensorRole.DOWN : TensorRole.OUTPUT);
      addSquares(writes, (row, column) -> row, written);
      addSquares(block.slot(TensorRole.NORM), (row, column) -> row, read);
    }
    return products(read, written);
  }

  private interface UnitOf {
    int unit(int row, int column);
  }

  private void addSquares(Slot slot, UnitOf unitOf, double[] sums) {
    FloatBuffer numbers = weights.tensor(slot);
    int rows = (int) (long) config.tensors().get(slot).shape().get(0);
    int columns = numbers.remaining() / rows;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double number = numbers.get();
        sums[unitOf.unit(row, column)] += number * number;
      }
    }
  }

  private static double[] products(double[] ones, double[] others) {
    double[] products = new double[ones.length];
    Arrays.setAll(products, i -> Math.sqrt(ones[i] * others[i]));
    return products;
  }
}
