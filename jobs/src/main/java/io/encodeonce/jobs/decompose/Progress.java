package io.encodeonce.jobs.decompose;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.SparkContext;

/** Says every few seconds how far a job has come, on a thread of its own, until closed. */
final class Progress implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final InferenceProgress inference;
  private final long total;
  private final PrintStream target;
  private final long beginNanos = System.nanoTime();
  private final Thread thread = new Thread(this::report, "encodeonce-progress");

  private Progress(InferenceProgress inference, long total, PrintStream target) {
    this.inference = inference;
    this.total = total;
    this.target = target;
  }

  static Progress start(SparkContext context, long total, PrintStream target) {
    Progress progress = new Progress(InferenceProgress.watch(context), total, target);
    progress.thread.setDaemon(true);
    progress.thread.start();
    return progress;
  }

  private void report() {
    try {
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        // Tasks that are tried again count their documents again.
        long done = Math.min(total, inference.count(InferenceMetric.ROWS));
        target.println(line(done, total, (System.nanoTime() - beginNanos) / 1e9));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  static String line(long done, long total, double seconds) {
    String count = String.format(Locale.ROOT, "%,d of %,d documents", done, total);
    double rate = done / seconds;
    return done == 0
        ? count
        : String.format(
            Locale.ROOT,
            "%s, %.1f a second, about %.0f s left",
            count,
            rate,
            (total - done) / rate);
  }

  double seconds() {
    return (System.nanoTime() - beginNanos) / 1e9;
  }

  /** What the model has done, all of it counted. */
  InferenceProgress ended() {
    inference.await();
    return inference;
  }

  @Override
  public void close() {
    thread.interrupt();
    inference.close();
  }
}
