package io.encodeonce.spark.train;

import java.util.List;

/**
 * What a round did.
 *
 * @param step the last, counted from 1 over the whole run
 * @param steps of each worker
 * @param loss mean over target tokens, before each step
 * @param losses of each step, means over workers
 * @param learningRate of the last step
 * @param documents encoded by all workers
 * @param tokens computed by all workers, without padding
 * @param tokenShare of the documents' tokens, those that samplers keep in steps of {@code tokens};
 *     1 where there are none
 * @param computeShare of all learners' work, what was run; 1 where no gate learns to keep a budget
 * @param targets tokens that the loss is the mean of
 * @param seconds from the round's start to its end
 * @param sharingShare of the seconds, those in which the longest worker did not learn: for sending
 *     the state, combining what workers have learned, and waiting for tasks
 * @param trainedSeconds of all rounds so far
 */
public record RoundRecord(
    long step,
    int steps,
    double loss,
    List<Double> losses,
    double learningRate,
    int workers,
    long documents,
    long tokens,
    double tokenShare,
    double computeShare,
    long targets,
    double seconds,
    double sharingShare,
    double trainedSeconds) {
  public RoundRecord {
    losses = List.copyOf(losses);
  }
}
