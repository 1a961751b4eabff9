package io.encodeonce.spark.plan;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.executor.SharedRuntime;
import io.encodeonce.spark.function.CallAnswers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;

/** A partition's rows with their results, read a window at a time. Not thread-safe. */
final class InferredRows implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final int windowRows;
  private final List<UnsafeProjection> arguments;
  private final CallAnswers answers;
  private final UnsafeProjection output;
  private final SharedRuntime runtime;
  private final InferenceMetrics metrics;
  private final TaskContext task;
  private final Queue<InternalRow> ready = new ArrayDeque<>();

  InferredRows(
      InferenceTask plan, Iterator<InternalRow> rows, SharedRuntime runtime, TaskContext task) {
    this.rows = rows;
    this.windowRows = plan.options().schedule().lookAheadDocuments();
    this.arguments =
        plan.arguments().stream()
            .map(expressions -> UnsafeProjection.create(expressions, plan.input()))
            .toList();
    this.answers = new CallAnswers(plan.calls(), runtime.runtime(), plan.metrics()::count);
    this.output =
        UnsafeProjection.create(
            ScalaLists.<Expression>toScala(ScalaLists.toJava(plan.output())), plan.output());
    this.runtime = runtime;
    this.metrics = plan.metrics();
    this.task = task;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      answerWindow();
    }
    metrics.add(InferenceMetric.ROWS, 1);
    return output.apply(ready.remove());
  }

  private void answerWindow() {
    task.killTaskIfInterrupted();
    List<InternalRow> window = new ArrayList<>();
    List<InternalRow[]> asked = new ArrayList<>();
    while (window.size() < windowRows && rows.hasNext()) {
      InternalRow row = rows.next().copy();
      window.add(row);
      asked.add(arguments.stream().map(call -> call.apply(row).copy()).toArray(InternalRow[]::new));
    }
    Object[][] results = answers.answer(asked);
    metrics.count(runtime.takeUnreported());
    for (int i = 0; i < window.size(); i++) {
      ready.add(new JoinedRow(window.get(i), new GenericInternalRow(results[i])));
    }
  }
}
