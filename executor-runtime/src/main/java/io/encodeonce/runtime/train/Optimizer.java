package io.encodeonce.runtime.train;

import java.io.Serializable;

/** How gradients change weights. */
public sealed interface Optimizer extends Serializable {
  /**
   * Loshchilov and Hutter, arXiv 1711.05101.
   *
   * @param beta1 how much of the gradients' mean is kept at each step, 0 to 1
   * @param beta2 how much of their squares' mean is kept at each step, 0 to 1
   * @param epsilon added to the root of those squares
   * @param weightDecay the share of a weight, times the learning rate, taken off at each step
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {}

  /**
   * Shazeer and Stern, arXiv 1804.04235, at a given learning rate and without momentum, as T5 is
   * fine-tuned.
   *
   * @param clipThreshold the greatest root mean square that a tensor's update may have
   * @param decay the power of the step by which the squares' mean forgets, below 0
   * @param weightDecay the share of a weight, times the learning rate, taken off at each step
   */
  record Adafactor(double clipThreshold, double decay, double weightDecay) implements Optimizer {}
}
