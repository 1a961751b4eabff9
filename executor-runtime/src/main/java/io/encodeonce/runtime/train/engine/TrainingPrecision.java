package io.encodeonce.runtime.train.engine;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.tensor.TorchDevice;

/** The number format of matrix products in training. */
final class TrainingPrecision {
  private TrainingPrecision() {}

  static Precision resolve(Precision asked, TorchDevice device) {
    if (asked == Precision.AUTO) {
      return device == TorchDevice.CUDA ? Precision.BF16 : Precision.FP32;
    }
    return asked;
  }
}
