package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.ProductPeak;

/**
 * What the machine's products reach, in floating-point operations a second.
 *
 * @param fp32 of 32-bit floats
 * @param int8 of 8-bit integers
 */
public record Peaks(double fp32, double int8) {

  static Peaks measure(int threads) {
    return new Peaks(
        ProductPeak.measure(Precision.FP32, threads), ProductPeak.measure(Precision.INT8, threads));
  }
}
