package io.encodeonce.spark;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.immutable.Seq;

/**
 * What the functions have done in an application since they are watched, readable on the driver
 * while queries run and after: by tasks that ended well, and by running ones that have started
 * since, as of their last heartbeat ({@code spark.executor.heartbeatInterval}). Calls that are
 * answered row by row are not counted. Thread-safe.
 */
public final class InferenceProgress extends SparkListener implements AutoCloseable {
  /** How Spark marks what an operator counts, always a whole number. */
  private static final String OF_OPERATOR = "sql";

  private final SparkContext context;
  private final Map<String, Long> ended = new ConcurrentHashMap<>();
  private final Map<Long, Map<String, Long>> runningByTask = new ConcurrentHashMap<>();

  private InferenceProgress(SparkContext context) {
    this.context = context;
  }

  /** Counts until closed. */
  public static InferenceProgress watch(SparkContext context) {
    InferenceProgress progress = new InferenceProgress(context);
    context.addSparkListener(progress);
    return progress;
  }

  /** Waits until all that has happened is counted. */
  public void await() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark has not delivered its events", e);
    }
  }

  /** The sum over all operators; a time is in nanoseconds. */
  public long count(InferenceMetric metric) {
    return count(metric.shown());
  }

  /**
   * The sum over all operators.
   *
   * @param layer such as {@code encoder.0}
   */
  public long count(LayerMetric metric, String layer) {
    return count(metric.shown(layer));
  }

  private long count(String shown) {
    return Stream.concat(Stream.of(ended), runningByTask.values().stream())
        .mapToLong(counts -> counts.getOrDefault(shown, 0L))
        .sum();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    runningByTask.put(start.taskInfo().taskId(), Map.of());
  }

  /** A heartbeat may come after the end of a task that it tells of. */
  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : ScalaLists.toJava(update.accumUpdates())) {
      Map<String, Long> counts = new ConcurrentHashMap<>();
      add(counts, task._4());
      runningByTask.replace((Long) task._1(), counts);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    runningByTask.remove(end.taskInfo().taskId());
    if (end.taskInfo().successful()) {
      add(ended, end.taskInfo().accumulables().toSeq());
    }
  }

  /** Of all that tasks count, what operators count by these names. */
  private static void add(Map<String, Long> counts, Seq<AccumulableInfo> updates) {
    for (AccumulableInfo counter : ScalaLists.<AccumulableInfo>toJava(updates)) {
      boolean ofOperator = counter.metadata().contains(OF_OPERATOR);
      if (ofOperator && counter.name().isDefined() && counter.update().isDefined()) {
        long update = Long.parseLong(counter.update().get().toString());
        counts.merge(counter.name().get(), update, Long::sum);
      }
    }
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
