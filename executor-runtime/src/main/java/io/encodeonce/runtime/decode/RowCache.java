package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.model.TokenBlock;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.SelfKeysValues;
import java.util.List;

/** A model's keys and values of a batch's rows, each in its slot. Not thread-safe. */
public final class RowCache implements AutoCloseable {
  /** The least growth, in positions. */
  private static final int LEAST_GROWTH = 8;

  /** The share of live rows at which the others' slots are given up. */
  private static final double WORTH_COPYING = 0.75;

  private final Transformer transformer;
  private SelfKeysValues keysValues;

  /**
   * Slots that nothing is in yet.
   *
   * @param rows how many
   * @param positions of each slot at first
   */
  public RowCache(Transformer transformer, int rows, int positions) {
    this.transformer = transformer;
    this.keysValues = transformer.newRows(rows, positions);
  }

  Transformer transformer() {
    return transformer;
  }

  /** Slots, those of rows that have left included. */
  int slots() {
    return keysValues.rows();
  }

  /**
   * Runs the decoder over a block, and keeps its keys and values in their rows' slots.
   *
   * @param documents keys and values of the documents, in the block's order
   */
  Logits decode(List<CrossKeysValues> documents, TokenBlock block) {
    reserve(block.keys());
    return transformer.decode(keysValues, documents, block);
  }

  private void reserve(int positions) {
    if (positions > keysValues.capacity()) {
      int ahead = Math.max(LEAST_GROWTH, positions / 4);
      replace(transformer.withCapacity(keysValues, positions + ahead));
    }
  }

  /** Whether so few slots are in use that the others are worth giving up by copying these. */
  boolean isSparse(int live) {
    return live <= keysValues.rows() * WORTH_COPYING;
  }

  /** Gives up all but some slots, which are numbered anew in their order here. */
  void keep(long[] slots) {
    replace(transformer.keepRows(keysValues, slots));
  }

  /** Adds another's slots after these; that one still has to be closed. */
  void join(RowCache other) {
    replace(transformer.joinRows(keysValues, other.keysValues));
  }

  private void replace(SelfKeysValues replacement) {
    keysValues.close();
    keysValues = replacement;
  }

  @Override
  public void close() {
    keysValues.close();
  }
}
