package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;

/** A runtime that several tasks answer with. */
public final class SharedRuntime {
  private final InferenceRuntime runtime;
  private RuntimeMetrics reported;

  SharedRuntime(InferenceRuntime runtime) {
    this.runtime = runtime;
    this.reported = runtime.metrics();
  }

  public InferenceRuntime runtime() {
    return runtime;
  }

  /** What the runtime has done since any task last asked, so that the sum over tasks is its own. */
  public synchronized RuntimeMetrics takeUnreported() {
    RuntimeMetrics now = runtime.metrics();
    RuntimeMetrics unreported = now.since(reported);
    reported = now;
    return unreported;
  }
}
