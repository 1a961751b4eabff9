package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * A place in the order of batches: that before a batch.
 *
 * @param epoch counted from 0
 * @param batch of the epoch, counted from 0
 */
public record BatchPlace(int epoch, int batch) implements Serializable {
  /** Before the first batch. */
  public static final BatchPlace START = new BatchPlace(0, 0);
}
