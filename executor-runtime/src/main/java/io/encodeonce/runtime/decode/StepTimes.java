package io.encodeonce.runtime.decode;

import java.util.concurrent.atomic.LongAdder;

/** Where the time went, over all threads. Thread-safe. */
public final class StepTimes {
  private final LongAdder encodeNanos = new LongAdder();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder decoderSteps = new LongAdder();

  void encoded(long nanos) {
    encodeNanos.add(nanos);
  }

  void decoded(long nanos) {
    decodeNanos.add(nanos);
    decoderSteps.increment();
  }

  public long encodeNanos() {
    return encodeNanos.sum();
  }

  public long decodeNanos() {
    return decodeNanos.sum();
  }

  /** Calls of the decoder, those that read prompts included. */
  public long decoderSteps() {
    return decoderSteps.sum();
  }
}
