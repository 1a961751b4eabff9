package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;

/** A runtime that several tasks answer with. */
final class SharedRuntime {
  private final InferenceRuntime runtime;
  private RuntimeMetrics reported;

  SharedRuntime(InferenceRuntime runtime) {
    this.runtime = runtime;
    this.reported = runtime.metrics();
  }

  InferenceRuntime runtime() {
    return runtime;
  }

  /**
   * Reports to {@code metrics} the time spent since any task last reported, so that the sum over
   * tasks is the runtime's own.
   */
  synchronized void reportTime(DecompositionMetrics metrics) {
    RuntimeMetrics now = runtime.metrics();
    metrics.countTime(
        now.encodeNanos() - reported.encodeNanos(), now.decodeNanos() - reported.decodeNanos());
    reported = now;
  }

  void close() {
    runtime.close();
  }
}
