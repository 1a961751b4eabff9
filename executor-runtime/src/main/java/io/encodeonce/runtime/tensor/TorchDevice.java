package io.encodeonce.runtime.tensor;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where libtorch computes.
 *
 * @param isGpu whether work is laid out for a GPU: in large calls, one after the other
 * @param gpu the number of the GPU whose memory is used, from 0; {@link #MAIN_MEMORY} for none's
 */
public record TorchDevice(boolean isGpu, int gpu) {
  /** Stands for no GPU's memory. */
  public static final int MAIN_MEMORY = -1;

  public static final TorchDevice CPU = new TorchDevice(false, MAIN_MEMORY);

  private static final Logger LOGGER = LoggerFactory.getLogger(TorchDevice.class);

  /** Reasons that were logged: each is told once, however many models are loaded. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * A thread's own settings in libtorch are made when it first computes: its operators' threads.
   */
  private static final ThreadLocal<Integer> PREPARED = ThreadLocal.withInitial(() -> 0);

  /** A GPU by its number, from 0. */
  public static TorchDevice cuda(int gpu) {
    return new TorchDevice(true, gpu);
  }

  /**
   * Finds the device asked for, and loads libtorch.
   *
   * @throws InferenceException if it is not there
   */
  public static TorchDevice find(Device asked) {
    Engine engine = engine();
    if (asked.kind() == Device.Kind.CPU) {
      return CPU;
    }
    TorchDevice wanted = cuda(asked.gpu() == Device.ANY_GPU ? 0 : asked.gpu());
    Optional<String> problem = DeviceCheck.gpuProblem(engine, wanted.gpu);
    if (problem.isEmpty()) {
      return wanted;
    }
    if (asked.kind() == Device.Kind.CUDA) {
      throw new InferenceException(
          "option %s is %s, but %s; or take the device cpu"
              .formatted(RuntimeOption.DEVICE.key(), asked, problem.get()));
    }
    tell(asked, problem.get());
    return CPU;
  }

  /** Of a libtorch for CPUs nothing is said, unless the task was given a GPU. */
  private static void tell(Device asked, String problem) {
    boolean isExpected = asked.gpu() == Device.ANY_GPU && DeviceCheck.gpus().isEmpty();
    if (!isExpected && TOLD.add(asked.gpu() + problem)) {
      LOGGER.warn(
          "option {} is {}, and the CPU computes where {} was to, for {}",
          RuntimeOption.DEVICE.key(),
          asked,
          asked.gpu() == Device.ANY_GPU ? "a GPU" : cuda(asked.gpu()).torchName(),
          problem);
    }
  }

  /** Loads libtorch from the class path; nothing is ever downloaded. */
  static Engine engine() {
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
    return isGpu ? Precision.BF16 : Precision.FP32;
  }

  ai.djl.Device toDjl() {
    return gpu == MAIN_MEMORY ? ai.djl.Device.cpu() : ai.djl.Device.gpu(gpu);
  }

  /** What the program calls the device. */
  public String torchName() {
    return gpu == MAIN_MEMORY ? "cpu" : "cuda:" + gpu;
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
