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
    Seen first = new Seen(0, 0);
    try {
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        // Tasks that are tried again count their documents again.
        Seen now = new Seen(Math.min(total, inference.count(InferenceMetric.ROWS)), seconds());
        target.println(line(first, now, total));
        first = first.done() == 0 ? now : first;
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Documents done some seconds after the start. */
  record Seen(long done, double seconds) {}

  /** The pace is that since the first documents were done: before, models are opened. */
  static String line(Seen first, Seen now, long total) {
    String count = String.format(Locale.ROOT, "%,d of %,d documents", now.done(), total);
    double rate = (now.done() - first.done()) / (now.seconds() - first.seconds());
    return first.done() == 0 || rate <= 0
        ? count
        : String.format(
            Locale.ROOT,
            "%s, %.1f a second, about %.0f s left",
            count,
            rate,
            (total - now.done()) / rate);
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
