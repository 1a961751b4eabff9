package io.encodeonce.runtime.train.engine;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import java.util.List;

/** Which masks the blocks of a model have, as {@code Masks} of the program reads it. */
final class MaskedBlocks {
  /** Of a block: the masks of its units and of its whole, and the weights of a unit. */
  static final int NUMBERS = 3;

  private static final int NONE = -1;

  private final ModelConfig config;
  private final List<Slot> masks;
  private final List<Block> blocks;

  MaskedBlocks(ModelConfig config) {
    this.config = config;
    this.masks = config.maskSlots();
    this.blocks = config.blocks();
  }

  int count() {
    return blocks.size();
  }

  /** {@code [blocks, NUMBERS]} */
  long[] numbers() {
    long[] numbers = new long[NUMBERS * blocks.size()];
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      numbers[NUMBERS * i] = masks.indexOf(config.masks().units(block));
      numbers[NUMBERS * i + 1] = config.masks().whole(block).map(masks::indexOf).orElse(NONE);
      numbers[NUMBERS * i + 2] = weightsOfUnit(block);
    }
    return numbers;
  }

  /** Of a head or column, for each dimension of the states. */
  private long weightsOfUnit(Block block) {
    return block.kind() == Block.Kind.FEED_FORWARD
        ? (config.feedForward().gated() ? 3 : 2)
        : 4L * config.headSize();
  }

  /** How many masks, from the first one on, never close wholly: else nothing would be left. */
  int lasting() {
    return config.masks().shape().filter(PrunedShape.UNIFORM::equals).isPresent()
        ? masks.size()
        : 1;
  }
}
