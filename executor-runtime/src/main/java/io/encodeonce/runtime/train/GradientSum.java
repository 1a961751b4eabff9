package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * Gradients of some batches, not yet divided by their target tokens, so that those of several
 * machines can be added up.
 *
 * @param gradient of the summed loss, in the order of the weights
 * @param loss summed over target tokens
 */
public record GradientSum(float[] gradient, double loss, int documents, long tokens, long targets)
    implements Serializable {
  /** Adds up two, in the array of this one. */
  public GradientSum plus(GradientSum other) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += other.gradient[i];
    }
    return new GradientSum(
        gradient,
        loss + other.loss,
        documents + other.documents,
        tokens + other.tokens,
        targets + other.targets);
  }
}
