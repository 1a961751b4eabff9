package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * The learning rate of each step: it grows in a line for some steps, then falls by a rule.
 *
 * @param peak the greatest
 * @param warmUpSteps until it is reached
 * @param steps of the whole run, which linear and cosine need
 */
public record LearningRate(Decay decay, double peak, long warmUpSteps, long steps)
    implements Serializable {
  /** What becomes of the rate after the warm-up. */
  public enum Decay {
    CONSTANT,
    /** In a line to 0 at the last step. */
    LINEAR,
    /** Half a wave to 0 at the last step. */
    COSINE,
    /** With the root of the steps since the start. */
    INVERSE_SQUARE_ROOT
  }
}
