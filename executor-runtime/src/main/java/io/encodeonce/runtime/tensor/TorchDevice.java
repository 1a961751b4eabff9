package io.encodeonce.runtime.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where libtorch computes. */
public enum TorchDevice {
  CPU("cpu"),
  CUDA("cuda:0");

  private static final Logger LOGGER = LoggerFactory.getLogger(TorchDevice.class);

  /**
   * A thread's own settings in libtorch are made when it first computes: its operators' threads.
   */
  private static final ThreadLocal<Integer> PREPARED = ThreadLocal.withInitial(() -> 0);

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
    Engine engine = engine();
    boolean built = engine.hasCapability("CUDA");
    return switch (asked) {
      case CPU -> CPU;
      case AUTO -> built && isUsable() ? CUDA : CPU;
      case CUDA -> {
        if (!built) {
          throw cpuBuild(engine.getVersion());
        }
        DeviceCheck.problem(CUDA.torchName).ifPresent(TorchDevice::refuse);
        yield CUDA;
      }
    };
  }

  private static boolean isUsable() {
    Optional<String> problem = DeviceCheck.problem(CUDA.torchName);
    problem.ifPresent(
        text -> LOGGER.warn("libtorch has CUDA but cannot use it, so the CPU computes: {}", text));
    return problem.isEmpty();
  }

  private static InferenceException cpuBuild(String version) {
    return new InferenceException(
        ("option %s is cuda, but libtorch finds no CUDA device, and the build on the class path is"
                + " the CPU's: on a machine with an NVIDIA driver, pip install torch==%s, and set"
                + " PYTORCH_LIBRARY_PATH to its torch/lib, PYTORCH_VERSION to %2$s and"
                + " PYTORCH_FLAVOR to cu128; or take the device cpu")
            .formatted(RuntimeOption.DEVICE.key(), version));
  }

  private static void refuse(String problem) {
    throw new InferenceException(
        ("option %s is cuda, but libtorch cannot use the GPU: %s; see that nvidia-smi lists one here"
                + " and that its driver is as new as libtorch's CUDA, or take the device cpu")
            .formatted(RuntimeOption.DEVICE.key(), problem));
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

  /** What an automatic precision of matrix products stands for here. */
  public Precision automaticPrecision() {
    return this == CUDA ? Precision.BF16 : Precision.FP32;
  }

  Device toDjl() {
    return this == CUDA ? Device.gpu() : Device.cpu();
  }

  /** What the program calls the device. */
  public String torchName() {
    return torchName;
  }

  /**
   * Shapes vary too much for graphs specialised to them.
   *
   * @param threads of an operator that the thread calls
   */
  void prepareThread(int threads) {
    if (PREPARED.get() != threads) {
      JniUtils.setNumThreads(threads);
      JniUtils.setGraphExecutorOptimize(false);
      PREPARED.set(threads);
    }
  }
}
