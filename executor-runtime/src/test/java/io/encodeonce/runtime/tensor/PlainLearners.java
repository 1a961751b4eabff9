package io.encodeonce.runtime.tensor;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** A module of random learners, computed a token and a learner at a time in 64-bit floats. */
final class PlainLearners {
  static final int COUNT = 4;
  static final int IN = 40;
  static final int OUT = 24;
  static final int WIDTH = 16;
  static final int GATE_WIDTH = 6;

  final int choices;
  final float[] up;
  final float[] upBias;
  final float[] down;
  final float[] gate;
  final float[] gateBias;
  final float[] choice;
  final float[] choiceBias;

  /**
   * @param least learners that a token may get
   */
  PlainLearners(int least, Random random) {
    choices = COUNT + 1 - least;
    up = floats(random, COUNT * WIDTH * IN, 1 / Math.sqrt(IN));
    upBias = floats(random, COUNT * WIDTH, 0.3);
    down = floats(random, OUT * COUNT * WIDTH, 1 / Math.sqrt(WIDTH));
    gate = floats(random, GATE_WIDTH * IN, 1 / Math.sqrt(IN));
    gateBias = floats(random, GATE_WIDTH, 0.3);
    choice = floats(random, choices * GATE_WIDTH, 2);
    choiceBias = floats(random, choices, 0.3);
  }

  static float[] floats(Random random, int count, double deviation) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) (deviation * random.nextGaussian());
    }
    return floats;
  }

  /** How many learners a token gets. */
  int chosen(float[] token, double shift) {
    int least = COUNT + 1 - choices;
    if (shift == Double.POSITIVE_INFINITY) {
      return COUNT;
    }
    double[] inner =
        IntStream.range(0, GATE_WIDTH)
            .mapToDouble(i -> gelu(dot(gate, i * IN, token) + gateBias[i]))
            .toArray();
    double[] logits =
        IntStream.range(0, choices)
            .mapToDouble(
                i ->
                    dot(choice, i * GATE_WIDTH, inner)
                        + choiceBias[i]
                        + shift * (i + least) / COUNT)
            .toArray();
    return least + best(logits);
  }

  private static int best(double[] logits) {
    double[] sorted = logits.clone();
    Arrays.sort(sorted);
    if (sorted[sorted.length - 1] - sorted[sorted.length - 2] < 1e-5) {
      throw new AssertionError("rounding would decide: take another seed");
    }
    return Arrays.stream(logits).boxed().toList().indexOf(sorted[sorted.length - 1]);
  }

  /** What the first learners give, {@code [OUT]}. */
  double[] sum(float[] token, int learners) {
    double[] sum = new double[OUT];
    for (int n = 0; n < learners; n++) {
      for (int unit = n * WIDTH; unit < (n + 1) * WIDTH; unit++) {
        double inner = gelu(dot(up, unit * IN, token) + upBias[unit]);
        for (int i = 0; i < OUT; i++) {
          sum[i] += down[i * COUNT * WIDTH + unit] * inner;
        }
      }
    }
    return sum;
  }

  /** What a network gives that has all learners' inner states side by side, {@code [OUT]}. */
  double[] network(float[] token) {
    double[] inner =
        IntStream.range(0, COUNT * WIDTH)
            .mapToDouble(i -> gelu(dot(up, i * IN, token) + upBias[i]))
            .toArray();
    return IntStream.range(0, OUT).mapToDouble(i -> dot(down, i * COUNT * WIDTH, inner)).toArray();
  }

  private static double dot(float[] matrix, int start, float[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> (double) matrix[start + i] * x[i]).sum();
  }

  private static double dot(float[] matrix, int start, double[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> matrix[start + i] * x[i]).sum();
  }

  private static double gelu(double x) {
    return x * 0.5 * (1 + erf(x / Math.sqrt(2)));
  }

  /** By its series; beyond 5 it is 1 to the last bit. */
  private static double erf(double x) {
    if (Math.abs(x) > 5) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
