package io.encodeonce.runtime.tensor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the time of an encoder layer grows with the mean number of learners that its tokens get,
 * beside the same networks without gates and the dense layer that learners stand for.
 */
final class LearnerLayersBenchmark {
  private static final ProgramMethod LAYER =
      ProgramMethod.of("layer", "sizes: Sizes", "linear: str", "tokens: int", "modules: str");
  private static final ProgramMethod COUNTS =
      ProgramMethod.of("counts", "layer: Layer", "shift: float");
  private static final ProgramMethod START =
      ProgramMethod.of("start", "layer: Layer", "tokens: int");
  private static final ProgramMethod RUN = ProgramMethod.of("run", "layer: Layer", "shift: float");

  private static final double[] MEANS = {1, 1.5, 2, 2.5, 3, 3.5, 4};

  /** By which shifts are found. */
  private static final int FIRST_TOKENS = 256;

  private final Program program;
  private final int rounds;

  LearnerLayersBenchmark(Program program, int rounds) {
    this.program = program;
    this.rounds = rounds;
  }

  /**
   * @param projections whether these are learners, too, beside the feed-forward network
   */
  void measure(LearnerSizes sizes, String linear, boolean projections, int tokens, ObjectNode row) {
    try (Scope scope = program.scope()) {
      Value given = sizes.value(scope, projections);
      List<Value> layers =
          List.of("GATED", "WHOLE", "DENSE").stream()
              .map(
                  modules ->
                      scope.run(
                          LAYER,
                          given,
                          scope.text(linear),
                          scope.number(tokens),
                          scope.text(modules)))
              .toList();
      Value gated = layers.get(0);
      Value start = scope.run(START, gated, scope.number(FIRST_TOKENS));
      double[] shifts =
          Arrays.stream(MEANS)
              .map(mean -> LearnerShift.of(mean, LearnerSizes.LEARNERS, by -> counts(start, by)))
              .toArray();
      List<Runnable> ways = new ArrayList<>();
      Arrays.stream(shifts).forEach(shift -> ways.add(() -> run(gated, shift)));
      layers.subList(1, layers.size()).forEach(layer -> ways.add(() -> run(layer, 0)));
      double[] medians = Turns.medianMillis(rounds, ways);
      double[] means =
          Arrays.stream(shifts).map(by -> LearnerShift.mean(counts(gated, by))).toArray();
      describe(means, medians, row.put("modules", projections ? "q k v o ff" : "ff"));
    }
  }

  private static void describe(double[] means, double[] medians, ObjectNode row) {
    double all = medians[MEANS.length - 1];
    double whole = medians[MEANS.length];
    double dense = medians[MEANS.length + 1];
    row.put("whole_millis", whole)
        .put("dense_millis", dense)
        .put("all_over_whole", all / whole - 1)
        .put("all_over_dense", all / dense - 1)
        .put("most_off_the_line", offTheLine(means, Arrays.copyOf(medians, MEANS.length)));
    ArrayNode points = row.putArray("mean_learners_and_millis");
    IntStream.range(0, MEANS.length).forEach(i -> points.addArray().add(means[i]).add(medians[i]));
  }

  private long[] counts(Value layer, double shift) {
    try (Scope scope = program.scope()) {
      return scope.toLongs(scope.run(COUNTS, layer, scope.number(shift)));
    }
  }

  private void run(Value layer, double shift) {
    try (Scope scope = program.scope()) {
      scope.run(RUN, layer, scope.number(shift));
    }
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
    return IntStream.range(0, x.length)
        .mapToDouble(i -> Math.abs(y[i] / (meanY + slope * (x[i] - meanX)) - 1))
        .max()
        .orElseThrow();
  }
}
