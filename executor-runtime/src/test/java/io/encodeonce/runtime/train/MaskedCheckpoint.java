package io.encodeonce.runtime.train;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;

/** A checkpoint with masks that let some through, some weakly, and some not at all. */
public final class MaskedCheckpoint {
  private MaskedCheckpoint() {}

  /** With masks drawn by a seed, and in the free shape some blocks that are gone. */
  public static Path write(Path model, PrunedShape shape, long seed, Path folder) {
    Path open = folder.resolve("open-" + seed);
    PrunableCheckpoint.write(model, shape, open);
    FlatWeights weights = StoredNumbers.read(StoredModel.open(open));
    Random random = new Random(seed);
    weights.config().maskSlots().forEach(slot -> draw(weights.tensor(slot), random));
    weights.tensor(PruningMasks.MULTIPLIERS).put(0, 0).put(1, 0);
    if (shape == PrunedShape.FREE) {
      closeSome(weights);
    }
    Path masked = folder.resolve("masked-" + seed);
    CheckpointWriter.write(open, weights, StoredType.FP32, masked);
    return masked;
  }

  /** About a third is closed, a third weakened. */
  private static void draw(FloatBuffer mask, Random random) {
    int first = mask.position();
    for (int i = first; i < mask.limit(); i++) {
      mask.put(i, (float) (3 * random.nextGaussian()));
    }
    // Of the greatest, which is always let through, nothing is known.
    mask.put(first, mask.limit() == 1 ? 1 : -4);
  }

  /** A block by its own mask, and one by all of its units'. */
  private static void closeSome(FlatWeights weights) {
    Slot whole =
        weights
            .config()
            .masks()
            .whole(new Block(Stack.ENCODER, 0, Block.Kind.FEED_FORWARD))
            .orElseThrow();
    weights.tensor(whole).put(-4);
    close(weights, new Block(Stack.DECODER, 0, Block.Kind.SELF_ATTENTION));
    if (weights.config().decoderLayers() > 1) {
      close(weights, new Block(Stack.DECODER, 1, Block.Kind.CROSS_ATTENTION));
    }
    Slot first =
        weights.config().masks().units(new Block(Stack.DECODER, 0, Block.Kind.CROSS_ATTENTION));
    weights.tensor(first).put(1, 5);
  }

  private static void close(FlatWeights weights, Block block) {
    FloatBuffer mask = weights.tensor(weights.config().masks().units(block));
    while (mask.hasRemaining()) {
      mask.put(-4);
    }
  }
}
