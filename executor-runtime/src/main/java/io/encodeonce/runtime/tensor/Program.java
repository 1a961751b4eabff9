package io.encodeonce.runtime.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TorchScript module in libtorch's memory. Threads may call it at once: on a CPU they run side by
 * side, on a GPU one after the other.
 */
public final class Program implements AutoCloseable {
  private final TorchDevice device;
  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private final ReentrantLock queue = new ReentrantLock(true);

  private Program(TorchDevice device, PtNDManager manager, PtSymbolBlock block) {
    this.device = device;
    this.manager = manager;
    this.block = block;
  }

  /**
   * Compiles a module.
   *
   * @param className the module class that the code declares
   * @param home a class beside the resource {@code codeFile}
   * @param codeFile the code, in the form in which archives hold it
   * @param attributes the module's attributes: integers, doubles, booleans, strings and empty maps
   */
  public static Program load(
      TorchDevice device,
      String className,
      Class<?> home,
      String codeFile,
      Map<String, Object> attributes) {
    byte[] archive = TorchScriptArchive.of(className, code(home, codeFile), attributes);
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager(device.toDjl(), "PyTorch");
    device.prepareThread();
    try {
      PtSymbolBlock block =
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false);
      return new Program(device, manager, block);
    } catch (IOException | EngineException e) {
      manager.close();
      throw new InferenceException(
          "libtorch could not load the program %s: %s".formatted(className, e.getMessage()), e);
    }
  }

  private static String code(Class<?> home, String file) {
    try (InputStream code = home.getResourceAsStream(file)) {
      return new String(code.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens what a series of calls by one thread needs. */
  public Scope scope() {
    device.prepareThread();
    return new Scope(this);
  }

  public TorchDevice device() {
    return device;
  }

  PtNDManager manager() {
    return manager;
  }

  PtSymbolBlock block() {
    return block;
  }

  /** Holds back other threads' calls while a GPU computes. */
  ReentrantLock queue() {
    return queue;
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
