package io.encodeonce.spark;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** A task: its partition's rows in, the same rows with their answers out. */
record PartitionAnswers(
    Columns columns,
    String textColumn,
    PromptSource prompts,
    ModelReference model,
    RuntimeOptions options,
    ErrorMode mode,
    DecompositionMetrics metrics)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext() ? answers(rows, TaskContext.get()) : Collections.emptyIterator();
  }

  private Iterator<Row> answers(Iterator<Row> rows, TaskContext task) {
    Lease<SharedRuntime> lease = ExecutorRuntimes.acquire(model, options);
    TaskCompletionListener release = ended -> lease.close();
    task.addTaskCompletionListener(release);
    if (lease.opened()) {
      metrics.countOpened();
    }
    SharedRuntime shared = lease.resource();
    PendingRows pending =
        new PendingRows(rows, columns.index(textColumn), prompts.reader(columns), task);
    return new AnsweredRows(
        pending, shared.runtime().answer(pending), mode, answer -> count(answer, shared));
  }

  private void count(DocumentAnswers answer, SharedRuntime shared) {
    metrics.count(answer);
    shared.reportTime(metrics);
  }
}
