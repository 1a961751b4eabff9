package io.encodeonce.spark.train.adapt;

/**
 * How a model answers of which each module runs the same number of learners for every token.
 *
 * @param learners that run
 * @param of so many
 * @param answers asked for
 * @param rightAnswers those that are a right answer by any of its spellings, ignoring case and
 *     outer spaces
 */
public record LearnerRecord(int learners, int of, long answers, long rightAnswers) {
  /** The share of right answers, 0 to 1. */
  public double rightShare() {
    return answers == 0 ? 0 : (double) rightAnswers / answers;
  }
}
