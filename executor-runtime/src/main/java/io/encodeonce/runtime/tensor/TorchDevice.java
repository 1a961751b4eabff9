package io.encodeonce.runtime.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.RuntimeOption;

/** Where libtorch computes. */
public enum TorchDevice {
  CPU("cpu"),
  CUDA("cuda:0");

  /** A thread's own settings in libtorch are made when it first computes. */
  private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);

  private final String torchName;

  TorchDevice(String torchName) {
    this.torchName = torchName;
  }

  /**
   * Finds the device asked for, and loads libtorch.
   *
   * @throws InferenceException if it is not there
   */
  public static TorchDevice find(io.encodeonce.runtime.Device asked) {
    boolean cuda = cudaAvailable();
    return switch (asked) {
      case CPU -> CPU;
      case AUTO -> cuda ? CUDA : CPU;
      case CUDA -> {
        if (!cuda) {
          throw noCuda();
        }
        yield CUDA;
      }
    };
  }

  private static InferenceException noCuda() {
    return new InferenceException(
        ("option %s is cuda, but libtorch finds no CUDA device, and the build on the class path is"
                + " the CPU's: on a machine with an NVIDIA driver, pip install torch==%s, and set"
                + " PYTORCH_LIBRARY_PATH to its torch/lib, PYTORCH_VERSION to %2$s and"
                + " PYTORCH_FLAVOR to cu128; or take the device cpu")
            .formatted(RuntimeOption.DEVICE.key(), engine().getVersion()));
  }

  private static boolean cudaAvailable() {
    Engine engine = engine();
    return engine.hasCapability("CUDA") && engine.getGpuCount() > 0;
  }

  /** Loads libtorch from the class path; nothing is ever downloaded. */
  private static Engine engine() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      throw new InferenceException(
          "libtorch could not be loaded (%s); it is published for Linux on x86-64, and unpacks"
                  .formatted(e.getMessage())
              + " into DJL_CACHE_DIR (default ~/.djl.ai), which must be writable",
          e);
    }
  }

  Device toDjl() {
    return this == CUDA ? Device.gpu() : Device.cpu();
  }

  /** What the program calls the device. */
  public String torchName() {
    return torchName;
  }

  /**
   * On a CPU callers run side by side, so an operator gets one thread; and shapes vary too much for
   * graphs specialised to them.
   */
  void prepareThread() {
    if (!PREPARED.get()) {
      JniUtils.setNumThreads(1);
      JniUtils.setGraphExecutorOptimize(false);
      PREPARED.set(true);
    }
  }
}
