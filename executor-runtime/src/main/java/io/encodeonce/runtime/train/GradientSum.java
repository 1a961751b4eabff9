package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * Gradients of some batches, not yet divided by their target tokens, so that those of several
 * machines can be added up.
 */
public final class GradientSum implements Serializable {
  private static final long serialVersionUID = 1;

  private final float[] gradient;
  private final double loss;
  private final int documents;
  private final long tokens;
  private final KeptTokens kept;
  private final LearnerWork work;
  private final long targets;

  /**
   * Keeps the array itself.
   *
   * @param gradient of the summed loss, in the order of the weights
   * @param loss summed over target tokens
   * @param kept what samplers leave of the documents' tokens
   * @param work of learners, where gates learn to keep a budget
   */
  public GradientSum(
      float[] gradient,
      double loss,
      int documents,
      long tokens,
      KeptTokens kept,
      LearnerWork work,
      long targets) {
    this.gradient = gradient;
    this.loss = loss;
    this.documents = documents;
    this.tokens = tokens;
    this.kept = kept;
    this.work = work;
    this.targets = targets;
  }

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
        kept.plus(other.kept),
        work.plus(other.work),
        targets + other.targets);
  }

  /** Of the summed loss, in the order of the weights. */
  public float[] gradient() {
    return gradient;
  }

  /** Summed over target tokens. */
  public double loss() {
    return loss;
  }

  /** Documents encoded. */
  public int documents() {
    return documents;
  }

  /** Tokens computed, without padding. */
  public long tokens() {
    return tokens;
  }

  /** What samplers leave of the documents' tokens. */
  public KeptTokens kept() {
    return kept;
  }

  /** Of learners, where gates learn to keep a budget. */
  public LearnerWork work() {
    return work;
  }

  /** Tokens that the loss is summed over. */
  public long targets() {
    return targets;
  }
}
