package io.encodeonce.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts documents while their tasks run: Spark adds a task's counts to {@link
 * DecompositionMetrics} when the task ends, but reports them with every executor heartbeat ({@code
 * spark.executor.heartbeatInterval}).
 */
public final class RunningDocuments extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final DecompositionMetrics metrics;
  private final Map<Long, Long> documentsByTask = new ConcurrentHashMap<>();

  private RunningDocuments(SparkContext context, DecompositionMetrics metrics) {
    this.context = context;
    this.metrics = metrics;
  }

  /** Counts until closed. */
  public static RunningDocuments watch(SparkContext context, DecompositionMetrics metrics) {
    RunningDocuments watcher = new RunningDocuments(context, metrics);
    context.addSparkListener(watcher);
    return watcher;
  }

  /** Documents of finished tasks, and of running ones as of their last heartbeat. */
  public long documents() {
    return metrics.documents() + documentsByTask.values().stream().mapToLong(n -> n).sum();
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : CollectionConverters.asJava(update.accumUpdates())) {
      for (AccumulableInfo counter : CollectionConverters.asJava(task._4())) {
        if (metrics.countsDocuments(counter.id()) && counter.update().isDefined()) {
          documentsByTask.put((Long) task._1(), (Long) counter.update().get());
        }
      }
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    documentsByTask.remove(end.taskInfo().taskId());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
