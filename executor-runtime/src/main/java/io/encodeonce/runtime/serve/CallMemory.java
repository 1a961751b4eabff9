package io.encodeonce.runtime.serve;

import java.util.concurrent.Semaphore;

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

  /** Runs what computes in a call's memory. */
  void run(Runnable call) {
    places.acquireUninterruptibly();
    try {
      call.run();
    } finally {
      places.release();
    }
  }
}
