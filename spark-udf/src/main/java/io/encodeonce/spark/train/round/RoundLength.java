package io.encodeonce.spark.train.round;

import io.encodeonce.spark.train.RoundRecord;

/**
 * How many steps the next round has. Several workers have as many in each, for these count in what
 * they learn. One worker learns the same whatever they are: its rounds are as long as it takes to
 * make the sending of states cheap, and to tell of progress. Not thread-safe.
 */
public final class RoundLength {
  private static final double LEAST_SECONDS = 5;
  private static final double MOST_SHARING = 0.05;
  private static final int GROWTH = 4;

  private final int workers;
  private final int roundsSteps;
  private int last = 1;

  /**
   * @param roundsSteps of several workers
   */
  public RoundLength(int workers, int roundsSteps) {
    this.workers = workers;
    this.roundsSteps = roundsSteps;
  }

  /** Takes note of a round. */
  public void note(RoundRecord round) {
    double learning = round.seconds() * (1 - round.sharingShare());
    double wanted = Math.max(LEAST_SECONDS, round.seconds() * round.sharingShare() / MOST_SHARING);
    double steps = wanted * round.steps() / Math.max(learning, 1e-9);
    last = (int) Math.max(1, Math.min(steps, (double) last * GROWTH));
  }

  /**
   * The steps of the next round.
   *
   * @param step after which it starts
   * @param stop a step at which one worker stops, for something is due then
   * @param end of the run
   */
  public int next(long step, long stop, long end) {
    return (int)
        (workers > 1
            ? Math.min(roundsSteps, end - step)
            : Math.min(last, Math.min(stop, end) - step));
  }
}
