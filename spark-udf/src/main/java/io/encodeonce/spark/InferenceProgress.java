package io.encodeonce.spark;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import scala.collection.immutable.Seq;

/**
 * What the functions have done in an application since they are watched, readable on the driver
 * while queries run and after: by tasks that ended well, and by running ones as of their last
 * heartbeat ({@code spark.executor.heartbeatInterval}). Calls that are answered row by row are not
 * counted. Thread-safe.
 */
public final class InferenceProgress extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final Map<Long, String> metricById = new ConcurrentHashMap<>();
  private final Map<Long, Long> endedById = new ConcurrentHashMap<>();
  private final Map<Long, Map<Long, Long>> runningByTask = new ConcurrentHashMap<>();

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
    long running = runningByTask.values().stream().mapToLong(counts -> sum(counts, metric)).sum();
    return sum(endedById, metric) + running;
  }

  private long sum(Map<Long, Long> counts, InferenceMetric metric) {
    return counts.entrySet().stream()
        .filter(count -> metric.shown().equals(metricById.get(count.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionStart start) {
      learn(start.sparkPlanInfo());
    } else if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
      learn(update.sparkPlanInfo());
    }
  }

  private void learn(SparkPlanInfo plan) {
    if (plan.nodeName().equals("InferDocuments")) {
      for (SQLMetricInfo metric : ScalaLists.<SQLMetricInfo>toJava(plan.metrics())) {
        metricById.put(metric.accumulatorId(), metric.name());
      }
    }
    ScalaLists.<SparkPlanInfo>toJava(plan.children()).forEach(this::learn);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : ScalaLists.toJava(update.accumUpdates())) {
      Map<Long, Long> counts = new ConcurrentHashMap<>();
      add(counts, task._4());
      runningByTask.put((Long) task._1(), counts);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    runningByTask.remove(end.taskInfo().taskId());
    if (end.taskInfo().successful()) {
      add(endedById, end.taskInfo().accumulables().toSeq());
    }
  }

  private void add(Map<Long, Long> counts, Seq<AccumulableInfo> updates) {
    for (AccumulableInfo counter : ScalaLists.<AccumulableInfo>toJava(updates)) {
      if (metricById.containsKey(counter.id()) && counter.update().isDefined()) {
        counts.merge(counter.id(), Long.parseLong(counter.update().get().toString()), Long::sum);
      }
    }
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
