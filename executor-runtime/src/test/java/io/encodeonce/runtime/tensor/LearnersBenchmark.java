package io.encodeonce.runtime.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the time of an encoder layer grows with the mean number of learners that its tokens get,
 * beside the same networks without gates: one thread, interleaved, medians. It prints a line of
 * JSON. Run, after {@code test-compile}, with the module's test class path, which {@code
 * check_checkpoint.py} shows how to get, and
 *
 * <pre>
 * io.encodeonce.runtime.tensor.LearnersBenchmark [rounds [width heads headSize feedForwardWidth]]
 * </pre>
 *
 * of which the sizes are otherwise T5-base's.
 */
final class LearnersBenchmark {
  private static final ProgramTuple SIZES =
      ProgramTuple.of(
          "Sizes",
          "width: int",
          "heads: int",
          "head_size: int",
          "learners: int",
          "projection: int",
          "feed_forward: int",
          "gate: int");
  private static final ProgramMethod LAYER =
      ProgramMethod.of("layer", "sizes: Sizes", "linear: str", "tokens: int", "chosen: bool");
  private static final ProgramMethod COUNTS =
      ProgramMethod.of("counts", "layer: Layer", "shift: float");
  private static final ProgramMethod START =
      ProgramMethod.of("start", "layer: Layer", "tokens: int");
  private static final ProgramMethod RUN = ProgramMethod.of("run", "layer: Layer", "shift: float");

  private static final int LEARNERS = 4;
  private static final double[] MEANS = {1, 1.5, 2, 2.5, 3, 3.5, 4};

  /** By which shifts are found. */
  private static final int FIRST_TOKENS = 256;

  /** A shift that leaves gates no choice, though they run. */
  private static final double DECIDES = 1e6;

  private final Program program;
  private final int[] sizes;
  private final int rounds;

  private LearnersBenchmark(Program program, int[] sizes, int rounds) {
    this.program = program;
    this.sizes = sizes;
    this.rounds = rounds;
  }

  public static void main(String... arguments) throws JsonProcessingException {
    int[] given = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    int rounds = given.length > 0 ? given[0] : 21;
    int[] sizes =
        given.length > 1 ? Arrays.copyOfRange(given, 1, 5) : new int[] {768, 12, 64, 3072};
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode rows = mapper.createArrayNode();
    try (Program program =
        Program.load(TorchDevice.find(Device.CPU), "learners_benchmark", "LearnersBenchmark")) {
      LearnersBenchmark benchmark = new LearnersBenchmark(program, sizes, rounds);
      for (boolean projections : new boolean[] {false, true}) {
        for (String linear : List.of("BLOCKED", "PACKED")) {
          for (int tokens : new int[] {256, 2048}) {
            rows.add(benchmark.measure(mapper.createObjectNode(), projections, linear, tokens));
          }
        }
      }
    }
    ObjectNode line = mapper.createObjectNode().put("rounds", rounds).put("learners", LEARNERS);
    line.set("sizes", mapper.valueToTree(sizes));
    line.set("rows", rows);
    System.out.println(mapper.writeValueAsString(line));
  }

  private ObjectNode measure(ObjectNode row, boolean projections, String linear, int tokens) {
    try (Scope scope = program.scope()) {
      Value whole = layer(scope, projections, linear, tokens, false);
      Value chosen = layer(scope, projections, linear, tokens, true);
      Value start = scope.run(START, chosen, scope.number(FIRST_TOKENS));
      double[] shifts = Arrays.stream(MEANS).map(mean -> shift(start, mean)).toArray();
      double[] means = Arrays.stream(shifts).map(shift -> mean(chosen, shift)).toArray();
      double[][] millis = new double[MEANS.length + 1][rounds];
      for (int round = -2; round < rounds; round++) {
        for (int i = 0; i <= MEANS.length; i++) {
          double time = i < MEANS.length ? millis(chosen, shifts[i]) : millis(whole, 0);
          if (round >= 0) {
            millis[i][round] = time;
          }
        }
      }
      double[] medians = Arrays.stream(millis).mapToDouble(LearnersBenchmark::median).toArray();
      row.put("modules", projections ? "q k v o feed_forward" : "feed_forward")
          .put("linear", linear)
          .put("tokens", tokens)
          .put("whole_millis", medians[MEANS.length])
          .put("overhead_of_all", medians[MEANS.length - 1] / medians[MEANS.length] - 1)
          .put("most_off_the_line", offTheLine(means, Arrays.copyOf(medians, MEANS.length)));
      ArrayNode points = row.putArray("mean_learners_and_millis");
      IntStream.range(0, MEANS.length)
          .forEach(i -> points.addArray().add(means[i]).add(medians[i]));
      return row;
    }
  }

  private Value layer(Scope scope, boolean projections, String linear, int tokens, boolean chosen) {
    long width = sizes[0];
    long projection = Math.round((width * width + width) / (2.0 * width + 1) / LEARNERS);
    Value all =
        scope.tuple(
            SIZES,
            scope.number(width),
            scope.number(sizes[1]),
            scope.number(sizes[2]),
            scope.number(LEARNERS),
            scope.number(projections ? projection : 0),
            scope.number(sizes[3] / LEARNERS),
            scope.number(width / 64));
    return scope.run(LAYER, all, scope.text(linear), scope.number(tokens), scope.flag(chosen));
  }

  /** The shift of all gates by which tokens get so many learners of a module, on an average. */
  private double shift(Value layer, double mean) {
    if (mean == 1 || mean == LEARNERS) {
      return mean == 1 ? -DECIDES : DECIDES;
    }
    double low = -16;
    double high = 16;
    for (int step = 0; step < 10; step++) {
      double middle = (low + high) / 2;
      if (mean(layer, middle) < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double mean(Value layer, double shift) {
    try (Scope scope = program.scope()) {
      long[] counts = scope.toLongs(scope.run(COUNTS, layer, scope.number(shift)));
      double learners = 0;
      double tokens = 0;
      for (int module = 0; module < counts.length / 2; module++) {
        learners += counts[2 * module];
        tokens += counts[2 * module + 1];
      }
      return learners / tokens;
    }
  }

  private double millis(Value layer, double shift) {
    try (Scope scope = program.scope()) {
      Value given = scope.number(shift);
      long start = System.nanoTime();
      scope.run(RUN, layer, given);
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The greatest distance from the line of least squares, as a share of the line there. */
  private static double offTheLine(double[] x, double[] y) {
    double meanX = DoubleStream.of(x).average().orElseThrow();
    double meanY = DoubleStream.of(y).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = products / squares;
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      double line = meanY + slope * (x[i] - meanX);
      shares.add(Math.abs(y[i] - line) / line);
    }
    return shares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
