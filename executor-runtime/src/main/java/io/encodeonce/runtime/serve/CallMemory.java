package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.InferenceException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The memory that each call may compute in, and how many calls may at once. Thread-safe. */
final class CallMemory {
  private final long bytesOfCall;
  private final Semaphore places;

  private CallMemory(long bytesOfCall, int callsAtOnce) {
    this.bytesOfCall = bytesOfCall;
    this.places = new Semaphore(callsAtOnce, true);
  }

  /** So much for each call, of which there may be any number. */
  static CallMemory each(long bytes) {
    return new CallMemory(bytes, Integer.MAX_VALUE);
  }

  /** So much for all calls together, in equal shares; further calls wait for one. */
  static CallMemory shared(long bytes, int callsAtOnce) {
    return new CallMemory(bytes / callsAtOnce, callsAtOnce);
  }

  long bytesOfCall() {
    return bytesOfCall;
  }

  /** Runs what computes in a call's memory, as {@link #compute} does. */
  void run(Runnable call) {
    compute(
        () -> {
          call.run();
          return null;
        });
  }

  /**
   * What is computed in a call's memory.
   *
   * @throws InferenceException if the thread is interrupted while it waits for that
   */
  <T> T compute(Supplier<T> call) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("interrupted while other calls had all memory of the device", e);
    }
    try {
      return call.get();
    } finally {
      places.release();
    }
  }
}
