package io.encodeonce.runtime;

import io.encodeonce.runtime.serve.Precisions;
import io.encodeonce.runtime.tensor.NumberFormat;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.ProgramMethod;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Value;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a processor's matrix products reach when nothing else runs: the yardstick of a model. */
public final class ProductPeak {
  private static final double FLOPS_OF_A_PRODUCT = 2.0 * 256 * 512 * 2048;
  private static final int PRODUCTS_OF_A_CALL = 16;
  private static final long WARM_UP_NANOS = 200_000_000;
  private static final long MEASURED_NANOS = 1_000_000_000;

  private static final String FILE = "product_peak";
  private static final ProgramMethod DENSE = ProgramMethod.of("dense", "dtype: int");
  private static final ProgramMethod PACKED = ProgramMethod.of("packed");
  private static final ProgramMethod PRODUCTS =
      ProgramMethod.of("products", "factors: Factors", "times: int");

  private ProductPeak() {}

  /**
   * Multiplies for about a second: {@code [256, 512] x [512, 2048]}, on the CPU.
   *
   * @param threads threads that multiply side by side, at least 1
   * @return floating-point operations a second of all threads together; a multiplication and an
   *     addition are two
   * @throws InferenceException if a CPU has no products of that precision
   */
  public static double measure(Precision precision, int threads) {
    TorchDevice device = TorchDevice.find(Device.CPU);
    try (Program program = Program.load(device, FILE, "ProductPeak");
        Scope scope = program.scope()) {
      Value factors = factors(scope, Precisions.resolve(precision, device));
      return together(() -> rate(program, factors), threads);
    }
  }

  private static Value factors(Scope scope, Precision precision) {
    return switch (precision) {
      case INT8 -> scope.run(PACKED);
      case BF16 -> scope.run(DENSE, scope.format(NumberFormat.BFLOAT16));
      case FP32, FP16, AUTO -> scope.run(DENSE, scope.format(NumberFormat.FLOAT32));
    };
  }

  private static double together(Callable<Double> rate, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double sum = 0;
      List<Future<Double>> rates = pool.invokeAll(Collections.nCopies(threads, rate));
      for (Future<Double> one : rates) {
        sum += one.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("the product peak was not measured: interrupted", e);
    } catch (ExecutionException e) {
      throw new InferenceException("the product peak could not be measured", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static double rate(Program program, Value factors) {
    multiply(program, factors, WARM_UP_NANOS);
    return multiply(program, factors, MEASURED_NANOS);
  }

  /** Operations a second of this thread. */
  private static double multiply(Program program, Value factors, long nanos) {
    long start = System.nanoTime();
    long products = 0;
    long elapsed;
    do {
      try (Scope scope = program.scope()) {
        scope.run(PRODUCTS, factors, scope.number(PRODUCTS_OF_A_CALL));
      }
      products += PRODUCTS_OF_A_CALL;
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return products * FLOPS_OF_A_PRODUCT / (elapsed / 1e9);
  }
}
