package io.encodeonce.spark.train;

/**
 * How a model agrees with its teacher, whose draft it may be.
 *
 * @param answers of the teacher
 * @param sameAnswers those that the model gives too, token for token
 * @param tokens of the teacher's answers, end tokens included
 * @param sameTokens those that the model has at the same place of its own answer
 * @param largeCalls calls of the teacher that rows were in, with the model as its draft
 * @param smallCalls calls of the model that they were in
 * @param accepted of the model's tokens, by the teacher
 * @param fallbacks times that the model was not sure enough to go on
 */
public record AgreementRecord(
    long answers,
    long sameAnswers,
    long tokens,
    long sameTokens,
    long largeCalls,
    long smallCalls,
    long accepted,
    long fallbacks) {
  /** The share of answers that are the teacher's, 0 to 1. */
  public double answerShare() {
    return share(sameAnswers, answers);
  }

  /** The share of tokens that are the teacher's, 0 to 1. */
  public double tokenShare() {
    return share(sameTokens, tokens);
  }

  /** Tokens of the draft that a call of the teacher accepts, in the mean. */
  public double acceptedTokensPerCall() {
    return share(accepted, largeCalls);
  }

  /** The share of the draft's calls after which it hands over, 0 to 1. */
  public double fallbackShare() {
    return share(fallbacks, smallCalls);
  }

  private static double share(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }
}
