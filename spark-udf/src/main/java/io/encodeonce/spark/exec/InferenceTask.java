package io.encodeonce.spark.exec;

import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.executor.ExecutorRuntimes;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.SharedModel;
import io.encodeonce.spark.function.Call;
import io.encodeonce.spark.model.ModelReference;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.immutable.Seq;

/**
 * What an executor does with a partition.
 *
 * @param arguments each call's, in terms of {@code input}
 * @param output the input's attributes and one a call
 */
record InferenceTask(
    ModelReference model,
    RuntimeOptions options,
    List<Call> calls,
    List<Seq<Expression>> arguments,
    Seq<Attribute> input,
    Seq<Attribute> output,
    InferenceMetrics metrics)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    // A partition without rows needs no model.
    return rows.hasNext() ? inferred(rows, TaskContext.get()) : Collections.emptyIterator();
  }

  private Iterator<InternalRow> inferred(Iterator<InternalRow> rows, TaskContext task) {
    Lease<SharedModel> lease = ExecutorRuntimes.acquire(model, options);
    TaskCompletionListener release = ended -> lease.close();
    task.addTaskCompletionListener(release);
    if (lease.opened()) {
      metrics.add(InferenceMetric.MODELS_OPENED, 1);
    }
    return new InferredRows(
        new WindowReader(rows, options.schedule().lookAheadDocuments(), arguments, input),
        new WindowAnswers(calls, lease.resource().runtime(options), metrics),
        new ResultWriter(output),
        metrics,
        task);
  }
}
