package io.encodeonce.jobs.train;

import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.RoundRecord;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.ValidationRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says every few seconds how far a run has come. Not thread-safe. */
public final class TrainProgress implements TrainingListener {
  private final PrintStream target;
  private final Duration interval;
  private final long mostSteps;
  private final double minutes;

  private long steps;
  private long documents;
  private long tokens;
  private double seconds;
  private long saidNanos = System.nanoTime();

  /**
   * @param mostSteps of the run
   * @param minutes that it lasts at most
   */
  public TrainProgress(PrintStream target, Duration interval, long mostSteps, double minutes) {
    this.target = target;
    this.interval = interval;
    this.mostSteps = mostSteps;
    this.minutes = minutes;
  }

  @Override
  public void resumed(long step) {
    target.printf(Locale.ROOT, "goes on from step %,d%n", step);
  }

  @Override
  public void round(RoundRecord round) {
    steps += round.steps();
    documents += round.documents();
    tokens += round.tokens();
    seconds += round.seconds();
    if (System.nanoTime() - saidNanos >= interval.toNanos()) {
      target.println(line(round));
      saidNanos = System.nanoTime();
    }
  }

  private String line(RoundRecord round) {
    return String.format(
        Locale.ROOT,
        "step %,d%s, loss %.4f%s, %.1f documents/s, %,.0f tokens/s%s",
        round.step(),
        mostSteps == TrainingRun.UNLIMITED ? "" : String.format(Locale.ROOT, " of %,d", mostSteps),
        round.loss(),
        kept(round),
        documents / seconds,
        tokens / seconds,
        left(round));
  }

  /** Of a model whose samplers drop any, or whose gates leave any out. */
  private static String kept(RoundRecord round) {
    return (round.tokenShare() == 1 ? "" : percent(", %.1f %% of tokens kept", round.tokenShare()))
        + (round.computeShare() == 1
            ? ""
            : percent(", %.1f %% of learners run", round.computeShare()));
  }

  private static String percent(String words, double share) {
    return String.format(Locale.ROOT, words, 100 * share);
  }

  private String left(RoundRecord round) {
    double ofSteps =
        mostSteps == TrainingRun.UNLIMITED
            ? Double.POSITIVE_INFINITY
            : (mostSteps - round.step()) * seconds / steps;
    double left = Math.min(ofSteps, 60 * minutes - round.trainedSeconds());
    return String.format(Locale.ROOT, ", about %.0f s left", Math.max(0, left));
  }

  @Override
  public void validated(ValidationRecord validation) {
    target.printf(
        Locale.ROOT,
        "validation after step %,d: loss %.4f, %.1f %% of %,d answers right, %.1f %% of %,d documents"
            + " wholly%s%n",
        validation.step(),
        validation.loss(),
        100 * validation.rightShare(),
        validation.answers(),
        100 * validation.rightDocumentShare(),
        validation.documents(),
        validation.best() ? ", the best so far" : "");
  }
}
