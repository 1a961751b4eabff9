package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way of keeping a module's learners must give, token for token. */
class SortedLearnersTest {
  private static final ProgramMethod PLAIN =
      ProgramMethod.of("plain", "learners: int", "weights: List[Tensor]", "gate: List[Tensor]");
  private static final ProgramMethod FUSED =
      ProgramMethod.of("fused", "plain: TokenMap", "linear: str", "dtype: int", "often_few: bool");
  private static final ProgramMethod MAPPED =
      ProgramMethod.of("mapped", "map: TokenMap", "x: Tensor", "shift: float");
  private static final ProgramMethod COUNTS =
      ProgramMethod.of("counts", "map: TokenMap", "x: Tensor", "shift: float");

  private static final double ALL = Double.POSITIVE_INFINITY;

  /** Of 32-bit floats, relative to the greatest output. */
  private static final double ROUNDED = 1e-5;

  private static Program program;

  private Random random;

  /**
   * A way to keep them.
   *
   * @param linear as the program's form calls it; empty for the checkpoint's own layout
   * @param tolerance relative to the greatest output: half a step of its numbers, some times
   */
  private record Way(String linear, NumberFormat format, boolean oftenFew, double tolerance) {
    Value keep(Scope scope, Value plain) {
      return linear.isEmpty()
          ? plain
          : scope.run(FUSED, plain, scope.text(linear), scope.format(format), scope.flag(oftenFew));
    }
  }

  private static List<Way> ways() {
    return Stream.of(true, false)
        .flatMap(
            oftenFew ->
                Stream.of(
                    new Way("DENSE", NumberFormat.FLOAT32, oftenFew, ROUNDED),
                    new Way("BLOCKED", NumberFormat.FLOAT32, oftenFew, ROUNDED),
                    new Way("BLOCKED", NumberFormat.BFLOAT16, oftenFew, 0.02),
                    new Way("PACKED", NumberFormat.FLOAT32, oftenFew, 0.04)))
        .toList();
  }

  static Stream<Arguments> cases() {
    Way own = new Way("", NumberFormat.FLOAT32, false, ROUNDED);
    return Stream.concat(Stream.of(own), ways().stream())
        .flatMap(
            way ->
                Stream.of(1, 7, 150)
                    .flatMap(
                        tokens -> Stream.of(0, 1).map(least -> Arguments.of(way, tokens, least))));
  }

  @BeforeAll
  static void load() {
    program = Program.load(TorchDevice.find(Device.CPU), "learners_check", "LearnersCheck");
  }

  @AfterAll
  static void close() {
    program.close();
  }

  @BeforeEach
  void seed() {
    random = new Random(5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachTokenGetsAsManyLearnersAsItsGateSays(Way way, int tokens, int least) {
    PlainLearners learners = new PlainLearners(least, random);
    float[][] x = tokens(tokens);
    for (double shift : new double[] {0, -2, 4, -1000, ALL}) {
      int[] chosen = Arrays.stream(x).mapToInt(t -> learners.chosen(t, shift)).toArray();
      double[][] expected =
          IntStream.range(0, tokens)
              .mapToObj(t -> learners.sum(x[t], chosen[t]))
              .toArray(double[][]::new);
      try (Scope scope = program.scope()) {
        Value map = way.keep(scope, plain(scope, learners));
        Value read = tensor(scope, x);
        long[] counts = scope.toLongs(scope.run(COUNTS, map, read, scope.number(shift)));
        assertThat(counts).containsExactly(Arrays.stream(chosen).sum(), tokens);
        float[] actual = scope.toFloats(scope.run(MAPPED, map, read, scope.number(shift)));
        assertClose(actual, expected, way.tolerance());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allLearnersAreTheNetworkOfTheirWeightsSideBySide(Way way, int tokens, int least) {
    PlainLearners learners = new PlainLearners(least, random);
    float[][] x = tokens(tokens);
    double[][] expected = Arrays.stream(x).map(learners::network).toArray(double[][]::new);
    assertClose(mapped(way, learners, x, ALL), expected, way.tolerance());
  }

  /** Nothing but the residual is left of them. */
  @ParameterizedTest
  @MethodSource("cases")
  void noLearnersAreZero(Way way, int tokens) {
    float[] actual = mapped(way, new PlainLearners(0, random), tokens(tokens), -1e6);
    assertThat(actual).hasSize(tokens * PlainLearners.OUT).containsOnly(0);
  }

  /** To the rounding of 32-bit floats in integers, too: all ways share their scales. */
  @ParameterizedTest
  @MethodSource("cases")
  void aTokensResultDoesNotDependOnItsBatch(Way way, int tokens, int least) {
    PlainLearners learners = new PlainLearners(least, random);
    float[][] x = tokens(tokens);
    float[] together = mapped(way, learners, x, 0);
    double[][] alone =
        Arrays.stream(x)
            .map(token -> doubles(mapped(way, learners, new float[][] {token}, 0)))
            .toArray(double[][]::new);
    boolean inBrainFloats = way.format() == NumberFormat.BFLOAT16;
    assertClose(together, alone, inBrainFloats ? way.tolerance() : ROUNDED);
  }

  private static float[] mapped(Way way, PlainLearners learners, float[][] x, double shift) {
    try (Scope scope = program.scope()) {
      Value map = way.keep(scope, plain(scope, learners));
      return scope.toFloats(scope.run(MAPPED, map, tensor(scope, x), scope.number(shift)));
    }
  }

  private static Value plain(Scope scope, PlainLearners plain) {
    int inner = PlainLearners.COUNT * PlainLearners.WIDTH;
    return scope.run(
        PLAIN,
        scope.number(PlainLearners.COUNT),
        scope.list(
            List.of(
                tensor(scope, plain.up, inner, PlainLearners.IN),
                tensor(scope, plain.upBias, inner),
                tensor(scope, plain.down, PlainLearners.OUT, inner))),
        scope.list(
            List.of(
                tensor(scope, plain.gate, PlainLearners.GATE_WIDTH, PlainLearners.IN),
                tensor(scope, plain.gateBias, PlainLearners.GATE_WIDTH),
                tensor(scope, plain.choice, plain.choices, PlainLearners.GATE_WIDTH),
                tensor(scope, plain.choiceBias, plain.choices))));
  }

  private float[][] tokens(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> PlainLearners.floats(random, PlainLearners.IN, 1))
        .toArray(float[][]::new);
  }

  private static double[] doubles(float[] floats) {
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }

  private static void assertClose(float[] actual, double[][] expected, double tolerance) {
    double[] all = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    double peak = Arrays.stream(all).map(Math::abs).max().orElseThrow();
    assertThat(actual).hasSize(all.length);
    for (int i = 0; i < all.length; i++) {
      assertThat((double) actual[i]).as("number %d", i).isCloseTo(all[i], within(tolerance * peak));
    }
  }

  private static Value tensor(Scope scope, float[][] rows) {
    float[] numbers = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, numbers, i * rows[i].length, rows[i].length);
    }
    return tensor(scope, numbers, rows.length, rows[0].length);
  }

  private static Value tensor(Scope scope, float[] numbers, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Float.BYTES * numbers.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(numbers);
    return scope.singles(bytes, shape);
  }
}
