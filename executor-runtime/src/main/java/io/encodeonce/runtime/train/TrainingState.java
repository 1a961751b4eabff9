package io.encodeonce.runtime.train;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a step changes. */
public final class TrainingState implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String WEIGHTS = "weights";
  private static final String OPTIMIZER = "optimizer.";

  /** The vector that begins with the share of tokens that samplers keep. */
  static final String TOKENS = "tokens";

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

  /**
   * The share of documents' tokens that samplers have kept lately, in steps of {@code tokens}; 1 of
   * a model that drops none.
   */
  public double tokenShare() {
    float[] tokens = optimizer.get(TOKENS);
    return tokens == null ? 1 : tokens[0];
  }

  /** All arrays by name, themselves: the weights', and the optimizer's under names of theirs. */
  public SortedMap<String, float[]> vectors() {
    SortedMap<String, float[]> vectors = new TreeMap<>();
    vectors.put(WEIGHTS, weights);
    optimizer.forEach((name, vector) -> vectors.put(OPTIMIZER + name, vector));
    return vectors;
  }

  /**
   * A state of what {@link #vectors} gave.
   *
   * @param steps done
   */
  public static TrainingState of(long steps, Map<String, float[]> vectors) {
    SortedMap<String, float[]> optimizer = new TreeMap<>();
    vectors.forEach(
        (name, vector) -> {
          if (name.startsWith(OPTIMIZER)) {
            optimizer.put(name.substring(OPTIMIZER.length()), vector);
          }
        });
    return new TrainingState(steps, vectors.get(WEIGHTS), optimizer);
  }
}
