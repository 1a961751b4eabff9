package io.encodeonce.runtime.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TorchScript module in libtorch's memory. Threads may call it at once: on a CPU they run side by
 * side, on a GPU one after the other, the calls of all modules there.
 */
public final class Program implements AutoCloseable {
  /** On a CPU callers run side by side. */
  private static final int THREADS_OF_A_CALL = 1;

  /** One a device for all programs: steps that a GPU replays share memory, whatever their model. */
  private static final Map<TorchDevice, ReentrantLock> QUEUES = new ConcurrentHashMap<>();

  private final TorchDevice device;
  private final int threads;
  private final PtNDManager manager;
  private final PtNDManager host;
  private final PtSymbolBlock block;
  private final ReentrantLock queue;
  private final LongAdder sent = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final Scope constants;
  private final Value noNumbers;

  private Program(TorchDevice device, int threads, PtNDManager manager, PtSymbolBlock block) {
    this.device = device;
    this.threads = threads;
    this.manager = manager;
    this.host = manager.newSubManager(Device.cpu());
    this.block = block;
    this.queue = QUEUES.computeIfAbsent(device, first -> new ReentrantLock(true));
    this.constants = new Scope(this, manager);
    this.noNumbers = constants.longs(new long[0], 0);
  }

  /**
   * Compiles a module from the resources beside this package, in {@code program}.
   *
   * @param file that declares the module, without its ending
   * @param module the class
   * @param optional its attributes; none has a value at first
   */
  public static Program load(TorchDevice device, String file, String module, String... optional) {
    return load(device, THREADS_OF_A_CALL, file, module, optional);
  }

  /**
   * Compiles a module that one thread calls.
   *
   * @param threads with which a CPU computes
   */
  public static Program load(
      TorchDevice device, int threads, String file, String module, String... optional) {
    Map<String, String> text = text(device, file);
    byte[] archive = TorchScriptArchive.of(file, module, List.of(optional), text);
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager(device.toDjl(), "PyTorch");
    device.prepareThread(threads);
    try {
      PtSymbolBlock block =
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false);
      return new Program(device, threads, manager, block);
    } catch (IOException | EngineException e) {
      manager.close();
      throw new InferenceException(
          "libtorch could not load the program %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Over operators, where libtorch has them and the program would call any. */
  private static Map<String, String> text(TorchDevice device, String file) {
    Map<String, String> plain = ProgramText.of(file);
    Map<String, String> overOperators = ProgramText.overOperators(file);
    boolean differs = !overOperators.equals(plain);
    return differs && NativeOperators.serve(device) ? overOperators : plain;
  }

  /** Opens what a series of calls by one thread needs. */
  public Scope scope() {
    device.prepareThread(threads);
    return new Scope(this, manager);
  }

  /** A scope whose tensors are in main memory, wherever the program computes. */
  public Scope hostScope() {
    device.prepareThread(threads);
    return new Scope(this, host);
  }

  public TorchDevice device() {
    return device;
  }

  PtNDManager manager() {
    return manager;
  }

  /** Of main memory. */
  PtNDManager host() {
    return host;
  }

  PtSymbolBlock block() {
    return block;
  }

  /** An empty vector of 64-bit integers on the device, which many calls take. */
  Value noNumbers() {
    return noNumbers;
  }

  /** Holds back other threads' calls while a GPU computes. */
  ReentrantLock queue() {
    return queue;
  }

  /** Counts tensors of Java's numbers, each of which is sent to the device by itself. */
  LongAdder sent() {
    return sent;
  }

  /** Counts tensors that Java reads, each of which waits for the device. */
  LongAdder read() {
    return read;
  }

  @Override
  public void close() {
    constants.close();
    block.close();
    manager.close();
  }
}
