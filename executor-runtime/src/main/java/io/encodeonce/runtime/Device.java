package io.encodeonce.runtime;

/** Where the model runs. */
public enum Device {
  /** {@link #CUDA} where the native library and a device are there, else {@link #CPU}. */
  AUTO,
  CPU,
  /** The first CUDA device that the process sees. */
  CUDA
}
