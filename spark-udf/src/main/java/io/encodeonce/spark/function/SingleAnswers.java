package io.encodeonce.spark.function;

import io.encodeonce.spark.executor.ExecutorRuntimes;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.SharedRuntime;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;

/** Answers a call row by row, in a task. Each task has a copy of its own. */
final class SingleAnswers implements Serializable {
  private static final long serialVersionUID = 1L;

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
    if (answers == null) {
      answers = open(TaskContext.get());
    }
    return answers.answer(List.<InternalRow[]>of(new InternalRow[] {arguments}))[0][0];
  }

  private CallAnswers open(TaskContext task) {
    Lease<SharedRuntime> lease = ExecutorRuntimes.acquire(model, call.settings().options());
    TaskCompletionListener release = ended -> lease.close();
    task.addTaskCompletionListener(release);
    return new CallAnswers(List.of(call), lease.resource().runtime(), answered -> {});
  }
}
