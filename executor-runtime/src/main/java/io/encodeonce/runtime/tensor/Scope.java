package io.encodeonce.runtime.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.encodeonce.runtime.InferenceException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The arguments and results of a series of calls of a {@link Program}: released together, except
 * what was {@link #take taken} out. Not thread-safe.
 */
public final class Scope implements AutoCloseable {
  private final Program program;
  private final PtNDManager manager;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  Scope(Program program, PtNDManager manager) {
    this.program = program;
    this.manager = manager;
  }

  /** A vector of 64-bit integers. */
  public Value longs(long[] numbers) {
    return numbers.length == 0 ? program.noNumbers() : longs(numbers, numbers.length);
  }

  /** A vector of 32-bit floats. */
  public Value floats(float[] numbers) {
    return tensor(FloatBuffer.wrap(numbers), DataType.FLOAT32, numbers.length);
  }

  /** A tensor of 64-bit integers. */
  public Value longs(long[] numbers, long... shape) {
    return tensor(LongBuffer.wrap(numbers), DataType.INT64, shape);
  }

  /** A vector of 64-bit integers in main memory, for the program to send where it is wanted. */
  public Value hostLongs(long[] numbers) {
    return tensor(program.host(), LongBuffer.wrap(numbers), DataType.INT64, numbers.length);
  }

  /** A tensor of 32-bit floats; a direct buffer is not copied, and must not change. */
  public Value singles(ByteBuffer numbers, long... shape) {
    return tensor(numbers, DataType.FLOAT32, shape);
  }

  /** A tensor of 16-bit IEEE floats; a direct buffer is not copied, and must not change. */
  public Value halves(ByteBuffer numbers, long... shape) {
    return tensor(numbers, DataType.FLOAT16, shape);
  }

  private Value tensor(Buffer numbers, DataType type, long... shape) {
    return tensor(manager, numbers, type, shape);
  }

  private Value tensor(PtNDManager home, Buffer numbers, DataType type, long... shape) {
    program.sent().increment();
    PtNDArray array = home.create(numbers, new Shape(shape), type);
    owned.push(array);
    return own(IValue.from(array));
  }

  public Value list(long... numbers) {
    return own(IValue.listFrom(numbers));
  }

  public Value list(List<Value> values) {
    return own(IValue.listFrom(values.stream().map(Value::handle).toArray(IValue[]::new)));
  }

  /** What a program takes in one piece; the values in the order of the tuple's fields. */
  public Value tuple(ProgramTuple tuple, Value... values) {
    tuple.requireValues(values.length);
    return own(IValue.tupleFrom(handles(values)));
  }

  public Value format(NumberFormat format) {
    return number(format.code());
  }

  public Value number(long number) {
    return own(IValue.from(number));
  }

  public Value number(double number) {
    return own(IValue.from(number));
  }

  public Value flag(boolean flag) {
    return own(IValue.from(flag));
  }

  public Value text(String text) {
    return own(IValue.from(text));
  }

  /** Runs a method of the program; the result belongs to this scope. */
  public Value run(ProgramMethod method, Value... arguments) {
    method.requireArguments(arguments.length);
    IValue[] handles = handles(arguments);
    return inTurn(
        method, () -> own(IValueUtils.runMethod(program.block(), method.name(), handles)));
  }

  /**
   * Runs a method in which gradients can be asked for; the result belongs to this scope.
   *
   * @param method that takes tensors and gives one
   */
  public Value runForGradients(ProgramMethod method, Value... tensors) {
    method.requireArguments(tensors.length);
    try (NDList arguments = new NDList()) {
      for (Value tensor : tensors) {
        arguments.add(tensor.handle().toTensor(program.host()));
      }
      // DJL's only way to name the method of such a call: an array's name, which is no argument.
      PtNDArray name = program.noNumbers().handle().toTensor(program.host());
      name.setName("module_method:" + method.name());
      arguments.add(name);
      return inTurn(
          method,
          () -> {
            JniUtils.setGradMode(true);
            try (NDList result = IValueUtils.forward(program.block(), arguments, true)) {
              return own(IValue.from((PtNDArray) result.singletonOrThrow()));
            } finally {
              JniUtils.setGradMode(false);
            }
          });
    }
  }

  /** On a GPU, one call after the other. */
  private Value inTurn(ProgramMethod method, Supplier<Value> call) {
    boolean oneAtATime = program.device().isGpu();
    if (oneAtATime) {
      program.queue().lock();
    }
    try {
      return call.get();
    } catch (EngineException e) {
      throw new InferenceException(
          "libtorch failed in %s: %s".formatted(method.name(), e.getMessage()), e);
    } finally {
      if (oneAtATime) {
        program.queue().unlock();
      }
    }
  }

  Program program() {
    return program;
  }

  private static IValue[] handles(Value[] values) {
    IValue[] handles = new IValue[values.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = values[i].handle();
    }
    return handles;
  }

  /** The parts of a tuple. */
  public List<Value> parts(Value tuple) {
    return Arrays.stream(tuple.handle().toIValueTuple()).map(this::own).toList();
  }

  /** The tensors of a list, each of which can be taken out by itself. */
  public List<Value> tensors(Value list) {
    try (PtNDManager reading = reading()) {
      return Arrays.stream(list.handle().toTensorArray(reading))
          .map(tensor -> own(IValue.from(tensor)))
          .toList();
    }
  }

  public long[] toLongs(Value tensor) {
    return read(tensor, PtNDArray::toLongArray);
  }

  public float[] toFloats(Value tensor) {
    return read(tensor, PtNDArray::toFloatArray);
  }

  public double[] toDoubles(Value tensor) {
    return read(tensor, PtNDArray::toDoubleArray);
  }

  private <T> T read(Value tensor, Function<PtNDArray, T> numbers) {
    program.read().increment();
    try (PtNDManager reading = reading()) {
      return numbers.apply(tensor.handle().toTensor(reading));
    }
  }

  /** Takes a value over from the caller: it is released with the others. */
  public Value adopt(Value value) {
    owned.push(value);
    return value;
  }

  /** What owns a tensor while it is read, and the copy that DJL makes of a GPU's in main memory. */
  private PtNDManager reading() {
    return manager.newSubManager(manager.getDevice());
  }

  /** Hands a value of this scope over to the caller, who closes it. */
  public Value take(Value value) {
    owned.remove(value);
    return value;
  }

  private Value own(IValue handle) {
    Value value = new Value(handle);
    owned.push(value);
    return value;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      release(owned.pop());
    }
  }

  private static void release(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("a native resource could not be released", e);
    }
  }
}
