package io.encodeonce.spark.train;

/**
 * What a validation found.
 *
 * @param step after which it was
 * @param loss mean over target tokens
 * @param answers asked for
 * @param rightAnswers those that are a right answer by any of its spellings, ignoring case and
 *     outer spaces
 * @param documents with a prompt
 * @param rightDocuments those with right answers alone
 * @param best whether none before was better
 */
public record ValidationRecord(
    long step,
    double loss,
    long answers,
    long rightAnswers,
    long documents,
    long rightDocuments,
    boolean best,
    double seconds) {
  /** The share of right answers, 0 to 1. */
  public double rightShare() {
    return answers == 0 ? 0 : (double) rightAnswers / answers;
  }

  /** The share of documents that are wholly right, 0 to 1. */
  public double rightDocumentShare() {
    return documents == 0 ? 0 : (double) rightDocuments / documents;
  }
}
