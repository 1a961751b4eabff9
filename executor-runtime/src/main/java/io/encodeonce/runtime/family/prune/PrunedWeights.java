package io.encodeonce.runtime.family.prune;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;

/**
 * Cuts out of a model what its masks close, and puts what they weaken into the weights.
 *
 * <p>A mask is on what a block adds to the states, so that its strength goes into the matrices that
 * write them: the states' dimensions into all of these and the embeddings, heads and columns into
 * their own. Who reads the states loses columns alone, as norms take the mean over dimensions that
 * are left.
 */
public final class PrunedWeights {
  private final FlatWeights masked;
  private final ModelConfig config;
  private final Masks masks;
  private final ModelConfig left;
  private final FlatWeights result;

  private PrunedWeights(FlatWeights masked) {
    this.masked = masked;
    this.config = masked.config();
    this.masks = new Masks(masked);
    this.left = masks.left();
    this.result = FlatWeights.zeros(left);
  }

  /**
   * What is left of a model.
   *
   * @param masked has masks
   * @throws io.encodeonce.runtime.InferenceException if nothing is left that reads a document
   */
  public static FlatWeights of(FlatWeights masked) {
    PrunedWeights pruned = new PrunedWeights(masked);
    pruned.left.tensors().keySet().forEach(pruned::copy);
    return pruned.result;
  }

  private void copy(Slot slot) {
    if (slot instanceof Slot.OfBlock place) {
      copy(place);
    } else if (slot instanceof Slot.OfStack place && place.role() == TensorRole.RELATIVE_BIAS) {
      copyBias(slot, place.stack(), 0);
    } else if (slot instanceof Slot.OfStack place) {
      copyVector(slot, closingNorm(place.stack()));
    } else {
      boolean writesStates = slot.equals(Slot.EMBEDDING);
      copy(slot, all(config.vocabularySize()), writesStates ? written() : read());
    }
  }

  private void copy(Slot.OfBlock place) {
    Block block = place.block();
    Slice units = Slice.unscaled(numbers(block));
    switch (place.role()) {
      case NORM -> copyVector(place, read());
      case RELATIVE_BIAS -> copyBias(place, block.stack(), block.layer());
      case OUTPUT, DOWN -> copy(place, written(), Slice.scaled(numbers(block)));
      default -> copy(place, units, read());
    }
  }

  /** Heads' numbers, or columns. */
  private Mask numbers(Block block) {
    Mask units = masks.of(block);
    return block.kind() == Block.Kind.FEED_FORWARD ? units : units.repeated(config.headSize());
  }

  /** A bias of all layers, or of one, out of that of all. */
  private void copyBias(Slot target, Stack stack, int layer) {
    Slot source = config.relativeBiases(stack).get(0);
    Mask heads = masks.of(new Block(stack, layer, Block.Kind.SELF_ATTENTION));
    all(config.positions().buckets())
        .copy(masked.tensor(source), heads.units(), Slice.unscaled(heads), result.tensor(target));
  }

  private void copy(Slot slot, Slice rows, Slice columns) {
    int columnsBefore = (int) (long) config.tensors().get(slot).shape().get(1);
    rows.copy(masked.tensor(slot), columnsBefore, columns, result.tensor(slot));
  }

  private void copyVector(Slot slot, Slice numbers) {
    numbers.copy(masked.tensor(slot), 1, all(1), result.tensor(slot));
  }

  private static Slice all(int units) {
    return Slice.unscaled(Mask.open(units));
  }

  /** Dimensions of what is added to the states. */
  private Slice written() {
    return Slice.scaled(masks.width());
  }

  /** Dimensions of what is read from them. */
  private Slice read() {
    return Slice.unscaled(masks.width());
  }

  /**
   * Before the output matrix two things are made up for: an embedding matrix that is also that one
   * is weakened, and scaled states are scaled by the root of a smaller width.
   */
  private Slice closingNorm(Stack stack) {
    if (stack == Stack.ENCODER) {
      return read();
    }
    double width = config.output().scaled() ? (double) left.width() / config.width() : 1;
    Slice norm = config.output().tied() ? Slice.inverse(masks.width()) : read();
    return norm.times(Math.sqrt(width));
  }
}
