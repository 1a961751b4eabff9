package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way of keeping a matrix must give, against sums of products in 64-bit floats. */
class LinearTest {
  private static final ProgramMethod DENSE = ProgramMethod.of("dense", "matrix: Tensor");
  private static final ProgramMethod JOINED = ProgramMethod.of("joined", "matrices: List[Tensor]");
  private static final ProgramMethod SCALED =
      ProgramMethod.of("scaled", "matrix: Tensor", "scale: float");
  private static final ProgramMethod BLOCKED =
      ProgramMethod.of("blocked", "matrix: Tensor", "dtype: int", "token_multiple: int");
  private static final ProgramMethod PACKED = ProgramMethod.of("packed", "matrix: Tensor");
  private static final ProgramMethod PRODUCT =
      ProgramMethod.of("product", "linear: Linear", "x: Tensor");
  private static final ProgramMethod MATRIX = ProgramMethod.of("matrix", "linear: Linear");

  private static final long SEED = 17;
  private static final int OUT = 24;
  private static final int IN = 40;

  /** Of 32-bit floats, relative to the sum of the products' sizes. */
  private static final double ROUNDED = 1e-6;

  /** Half a step of 7-bit weights, and of 8-bit activations, relative to the greatest. */
  private static final double WEIGHT_STEP = 0.5 / 63 + ROUNDED;

  private static final double ACTIVATION_STEP = 0.5 / 127 + ROUNDED;

  /** Half a step of brain floats. */
  private static final double BRAIN_STEP = 1.0 / 256 + ROUNDED;

  private static Program program;

  @BeforeAll
  static void load() {
    program = Program.load(TorchDevice.find(Device.CPU), "linear_check", "LinearCheck");
  }

  @AfterAll
  static void close() {
    program.close();
  }

  /**
   * A way to keep a matrix.
   *
   * @param scale what it multiplies all numbers by
   * @param weightStep the most that it changes a number, relative to the greatest of its row
   * @param activationStep the most that it changes an input, relative to the greatest of its token
   */
  private record Way(
      String name,
      double scale,
      double weightStep,
      double activationStep,
      BiFunction<Scope, float[], Value> keep) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> ways() {
    return Stream.of(
            new Way("dense", 1, 0, 0, (s, m) -> s.run(DENSE, tensor(s, m, OUT))),
            new Way("joined", 1, 0, 0, LinearTest::joined),
            new Way(
                "scaled", 0.25, 0, 0, (s, m) -> s.run(SCALED, tensor(s, m, OUT), s.number(0.25))),
            new Way("blocked", 1, 0, 0, (s, m) -> blocked(s, m, NumberFormat.FLOAT32)),
            new Way(
                "blocked brain floats",
                1,
                BRAIN_STEP,
                // The output is rounded too.
                2 * BRAIN_STEP,
                (s, m) -> blocked(s, m, NumberFormat.BFLOAT16)),
            new Way(
                "packed",
                1,
                WEIGHT_STEP,
                ACTIVATION_STEP,
                (s, m) -> s.run(PACKED, tensor(s, m, OUT))))
        .flatMap(way -> Stream.of(1, 7, 16, 37).map(tokens -> Arguments.of(way, tokens)));
  }

  private static Value joined(Scope scope, float[] matrix) {
    float[] first = Arrays.copyOf(matrix, 8 * IN);
    float[] second = Arrays.copyOfRange(matrix, 8 * IN, OUT * IN);
    return scope.run(
        JOINED, scope.list(List.of(tensor(scope, first, 8), tensor(scope, second, OUT - 8))));
  }

  private static Value blocked(Scope scope, float[] matrix, NumberFormat format) {
    return scope.run(BLOCKED, tensor(scope, matrix, OUT), scope.format(format), scope.number(16));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void productsAreThoseOfTheMatrix(Way way, int tokens) {
    Random random = new Random(SEED);
    float[] matrix = floats(random, OUT * IN);
    float[] x = floats(random, tokens * IN);
    try (Scope scope = program.scope()) {
      Value linear = way.keep().apply(scope, matrix);
      float[] kept = scope.toFloats(scope.run(MATRIX, linear));
      checkMatrix(way, matrix, kept);
      float[] product = scope.toFloats(scope.run(PRODUCT, linear, tensor(scope, x, tokens)));
      assertThat(product).hasSize(tokens * OUT);
      for (int i = 0; i < product.length; i++) {
        checkProduct(way, x, i / OUT, kept, i % OUT, product[i]);
      }
    }
  }

  private static void checkMatrix(Way way, float[] matrix, float[] kept) {
    assertThat(kept).hasSameSizeAs(matrix);
    for (int i = 0; i < matrix.length; i++) {
      double most = way.weightStep() * peak(matrix, i / IN);
      assertThat(Math.abs(kept[i] - way.scale() * matrix[i])).isLessThanOrEqualTo(most);
    }
  }

  private static void checkProduct(
      Way way, float[] x, int token, float[] matrix, int output, float actual) {
    double expected = 0;
    double sizes = 0;
    for (int i = 0; i < IN; i++) {
      double weight = matrix[output * IN + i];
      expected += weight * x[token * IN + i];
      sizes += Math.abs(weight) * peak(x, token);
    }
    double most = (way.activationStep() + ROUNDED) * sizes;
    assertThat(Math.abs(actual - expected)).as("%s, seed %d", way, SEED).isLessThan(most);
  }

  /** The greatest size in a row. */
  private static double peak(float[] rows, int row) {
    double peak = 0;
    for (int i = row * IN; i < (row + 1) * IN; i++) {
      peak = Math.max(peak, Math.abs(rows[i]));
    }
    return peak;
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private static Value tensor(Scope scope, float[] numbers, int rows) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Float.BYTES * numbers.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(numbers);
    return scope.singles(bytes, rows, IN);
  }
}
