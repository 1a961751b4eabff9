package io.encodeonce.jobs.train;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkContext;

/**
 * Says every so often how many rows a teacher has answered, on a thread of its own, until closed.
 */
final class TeacherProgress extends TimerTask implements AutoCloseable {
  private final Timer clock = new Timer("encodeonce-teacher-progress", true);
  private final InferenceProgress inference;
  private final PrintStream target;
  private long told;

  private TeacherProgress(InferenceProgress inference, PrintStream target) {
    this.inference = inference;
    this.target = target;
  }

  /**
   * @param interval from one line to the next
   */
  static TeacherProgress start(SparkContext context, Duration interval, PrintStream target) {
    TeacherProgress progress = new TeacherProgress(InferenceProgress.watch(context), target);
    long millis = Math.max(1, interval.toMillis());
    progress.clock.schedule(progress, millis, millis);
    return progress;
  }

  /** Says it, if there are any since it was said last. */
  @Override
  public synchronized void run() {
    long rows = inference.count(InferenceMetric.ROWS);
    if (rows > told) {
      told = rows;
      target.printf(Locale.ROOT, "the teacher has answered %,d rows%n", rows);
    }
  }

  /** Says at last how many there were. */
  @Override
  public void close() {
    clock.cancel();
    inference.await();
    run();
    inference.close();
  }
}
