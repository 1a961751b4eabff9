package io.encodeonce.runtime.train;

import java.io.Serializable;
import java.util.SortedMap;

/** All that a step changes. */
public final class TrainingState implements Serializable {
  private static final long serialVersionUID = 1;

  private final long steps;
  private final float[] weights;
  private final SortedMap<String, float[]> optimizer;

  /**
   * Keeps the arrays themselves.
   *
   * @param steps done
   * @param weights all tensors one after the other, in the order of the model's tensors
   * @param optimizer the optimizer's vectors by name
   */
  public TrainingState(long steps, float[] weights, SortedMap<String, float[]> optimizer) {
    this.steps = steps;
    this.weights = weights;
    this.optimizer = optimizer;
  }

  /** Steps done. */
  public long steps() {
    return steps;
  }

  /** All tensors one after the other, in the order of the model's tensors. */
  public float[] weights() {
    return weights;
  }

  /** The optimizer's vectors by name. */
  public SortedMap<String, float[]> optimizer() {
    return optimizer;
  }
}
