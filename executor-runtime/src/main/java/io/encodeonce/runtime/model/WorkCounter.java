package io.encodeonce.runtime.model;

import java.util.concurrent.atomic.DoubleAdder;

/**
 * Counts what models compute, in floating-point operations as {@link ModelFlops} counts them.
 * Thread-safe.
 */
public final class WorkCounter {
  private final DoubleAdder encoderFlops = new DoubleAdder();
  private final DoubleAdder decoderFlops = new DoubleAdder();

  void encoded(double flops) {
    encoderFlops.add(flops);
  }

  void decoded(double flops) {
    decoderFlops.add(flops);
  }

  /** Of encoding documents and projecting their keys and values. */
  public double encoderFlops() {
    return encoderFlops.sum();
  }

  /** Of all calls of decoders. */
  public double decoderFlops() {
    return decoderFlops.sum();
  }
}
