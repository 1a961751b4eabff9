package io.encodeonce.runtime;

import io.encodeonce.runtime.tensor.TorchDevice;

/** What {@link Precision#AUTO} stands for, and what a device cannot do. */
final class Precisions {
  private Precisions() {}

  static Precision resolve(Precision asked, TorchDevice device) {
    if (asked == Precision.AUTO) {
      return device == TorchDevice.CUDA ? Precision.BF16 : Precision.FP32;
    }
    if (device == TorchDevice.CPU && asked == Precision.FP16) {
      throw new InferenceException(
          "option precision is FP16, but must be FP32, BF16 or INT8 on a CPU");
    }
    if (device == TorchDevice.CUDA && asked == Precision.INT8) {
      throw new InferenceException(
          "option precision is INT8, but must be FP32, FP16 or BF16 on CUDA");
    }
    return asked;
  }
}
