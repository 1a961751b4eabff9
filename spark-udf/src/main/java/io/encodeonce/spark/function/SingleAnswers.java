package io.encodeonce.spark.function;

import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.executor.ExecutorRuntimes;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.SharedModel;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a call row by row, or windows of rows. Each task has a copy of its own; on the driver,
 * which never runs a model, a job answers.
 */
final class SingleAnswers implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOGGER = LoggerFactory.getLogger(SingleAnswers.class);

  private final Call call;
  private final ModelReference model;
  private transient CallAnswers answers;

  SingleAnswers(Call call, ModelReference model) {
    this.call = call;
    this.model = model;
  }

  /**
   * Answers one row.
   *
   * @param arguments the text, then those that the question takes
   */
  Object answer(InternalRow arguments) {
    return TaskContext.get() == null ? inJob(arguments) : alone(arguments);
  }

  private Object inJob(InternalRow arguments) {
    LOGGER.warn(
        "{} is asked while its query is planned, as of constants and partition columns: a job answers"
            + " each value",
        call.function());
    return JavaSparkContext.fromSparkContext(SparkContext.getOrCreate())
        .parallelize(List.of(arguments), 1)
        .map(this::alone)
        .first();
  }

  private Object alone(InternalRow arguments) {
    return window(List.of(arguments))[0];
  }

  /**
   * Answers rows together, equal texts as one; in a task.
   *
   * @param rows each as {@link #answer} takes it
   * @return a result a row
   */
  Object[] window(List<InternalRow> rows) {
    if (answers == null) {
      answers = open(TaskContext.get());
    }
    List<InternalRow[]> arguments = rows.stream().map(row -> new InternalRow[] {row}).toList();
    return Arrays.stream(answers.answer(arguments)).map(results -> results[0]).toArray();
  }

  private CallAnswers open(TaskContext task) {
    RuntimeOptions options = call.settings().options();
    Lease<SharedModel> lease = ExecutorRuntimes.acquire(model, options);
    TaskCompletionListener release = ended -> lease.close();
    task.addTaskCompletionListener(release);
    return new CallAnswers(
        List.of(call), lease.resource().runtime(options).runtime(), answered -> {});
  }
}
