package io.encodeonce.runtime;

/** The number format of the model's matrix products. */
public enum Precision {
  /** {@link #FP32} on a CPU, {@link #BF16} on CUDA. */
  AUTO,
  /** 32-bit floats; the results of Hugging Face, token for token. */
  FP32,
  /** 16-bit brain floats, CPU or CUDA. */
  BF16,
  /** 16-bit IEEE floats, CUDA only. */
  FP16,
  /** 8-bit integers, CPU only: weights per output channel, activations per token. */
  INT8
}
