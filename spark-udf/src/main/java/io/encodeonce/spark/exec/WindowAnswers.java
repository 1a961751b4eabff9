package io.encodeonce.spark.exec;

import io.encodeonce.spark.executor.SharedRuntime;
import io.encodeonce.spark.function.Call;
import io.encodeonce.spark.function.CallAnswers;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** Answers windows, however they were read, and counts what that took. Not thread-safe. */
final class WindowAnswers {
  private final CallAnswers answers;
  private final SharedRuntime runtime;
  private final InferenceMetrics metrics;

  WindowAnswers(List<Call> calls, SharedRuntime runtime, InferenceMetrics metrics) {
    this.answers = new CallAnswers(calls, runtime.runtime(), metrics::count);
    this.runtime = runtime;
    this.metrics = metrics;
  }

  /**
   * Answers every call of every row.
   *
   * @param arguments {@code [rows][calls]}, each with the text at 0
   * @return the results, {@code [rows][calls]}
   * @throws io.encodeonce.runtime.InferenceException if a call of mode FAILFAST cannot be answered
   */
  Object[][] answer(List<InternalRow[]> arguments) {
    Object[][] results = answers.answer(arguments);
    metrics.count(runtime.takeUnreported());
    return results;
  }
}
