package io.encodeonce.runtime.family.prune;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A model with masks that let all through.
 *
 * <p>Units start in the order of their weights' sizes, the weakest next to being closed: few steps
 * of training tell the strong from the weak, and this is what is known before the first. Where
 * masks are of all layers, each layer's heads and columns are put into that order first, so that
 * those which share a mask are alike.
 */
public final class PrunableWeights {
  /** The log-alpha of the weakest unit: without noise, its mask is 1 still. */
  private static final double WEAKEST = 3;

  /** Of the strongest: far enough for the strong to be let through while the weak are closed. */
  private static final double STRONGEST = 10;

  /**
   * What the square of the gap to the target costs at first: with much less, the share swings far
   * past its target before it is held.
   */
  private static final float PRICE_OF_SQUARE = 100;

  private final FlatWeights dense;
  private final ModelConfig config;
  private final Importance importance;
  private final FlatWeights masked;

  private PrunableWeights(FlatWeights dense, PrunedShape shape) {
    this.dense = shape == PrunedShape.UNIFORM ? OrderedWeights.of(dense) : dense;
    this.config = dense.config();
    this.importance = new Importance(this.dense);
    this.masked = FlatWeights.zeros(config.masked(shape));
  }

  /**
   * Puts masks on a model.
   *
   * @param dense without masks and layer shapes
   */
  public static FlatWeights of(FlatWeights dense, PrunedShape shape) {
    PrunableWeights prunable = new PrunableWeights(dense, shape);
    prunable.config.tensors().keySet().forEach(prunable::copy);
    prunable.openMasks();
    return prunable.masked;
  }

  private void copy(Slot slot) {
    masked.tensor(slot).put(dense.tensor(slot));
  }

  private void openMasks() {
    PruningMasks masks = masked.config().masks();
    masked.tensor(PruningMasks.MULTIPLIERS).put(1, PRICE_OF_SQUARE);
    open(PruningMasks.WIDTH, importance.ofWidth());
    for (Block block : config.blocks()) {
      open(masks.units(block), importance.of(block));
      Optional<Slot> whole = masks.whole(block);
      whole.ifPresent(slot -> masked.tensor(slot).put((float) STRONGEST));
    }
  }

  /** From the weakest to the strongest, at equal distances. */
  private void open(Slot slot, double[] strengths) {
    FloatBuffer mask = masked.tensor(slot);
    int[] order = Importance.order(strengths);
    double distance = (STRONGEST - WEAKEST) / Math.max(1, order.length - 1);
    for (int i = 0; i < order.length; i++) {
      mask.put(order[i], (float) (STRONGEST - i * distance));
    }
  }
}
