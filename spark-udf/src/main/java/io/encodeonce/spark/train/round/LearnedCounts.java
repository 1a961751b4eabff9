package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.GradientSum;
import io.encodeonce.runtime.train.KeptTokens;
import io.encodeonce.runtime.train.LearnerWork;
import io.encodeonce.runtime.train.TrainingStep;
import java.io.Serializable;

/**
 * What was learned from.
 *
 * @param documents encoded
 * @param tokens computed, without padding
 * @param kept what samplers leave of the documents' tokens
 * @param work of learners, where gates learn to keep a budget
 * @param targets tokens that losses are means of
 * @param summedLoss over target tokens
 */
record LearnedCounts(
    long documents, long tokens, KeptTokens kept, LearnerWork work, long targets, double summedLoss)
    implements Serializable {
  static final LearnedCounts NONE =
      new LearnedCounts(0, 0, KeptTokens.NONE, LearnerWork.NONE, 0, 0);

  static LearnedCounts of(GradientSum sum) {
    return new LearnedCounts(
        sum.documents(), sum.tokens(), sum.kept(), sum.work(), sum.targets(), sum.loss());
  }

  static LearnedCounts of(TrainingStep step) {
    return new LearnedCounts(
        step.documents(),
        step.tokens(),
        step.kept(),
        step.work(),
        step.targets(),
        step.loss() * step.targets());
  }

  LearnedCounts plus(LearnedCounts other) {
    return new LearnedCounts(
        documents + other.documents,
        tokens + other.tokens,
        kept.plus(other.kept),
        work.plus(other.work),
        targets + other.targets,
        summedLoss + other.summedLoss);
  }

  double loss() {
    return summedLoss / targets;
  }
}
