package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;

/**
 * A block of a layer.
 *
 * @param layer from 0
 */
public record Block(Stack stack, int layer, Kind kind) {
  /** The blocks of a layer; only decoders have cross attention. */
  public enum Kind {
    SELF_ATTENTION,
    CROSS_ATTENTION,
    FEED_FORWARD;

    boolean isIn(Stack stack) {
      return this != CROSS_ATTENTION || stack == Stack.DECODER;
    }
  }

  /** The place of one of its tensors. */
  public Slot slot(TensorRole role) {
    return new Slot.OfBlock(this, role);
  }
}
