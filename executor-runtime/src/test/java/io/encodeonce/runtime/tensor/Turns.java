package io.encodeonce.runtime.tensor;

import java.util.Arrays;
import java.util.List;

/** Times several ways in turns, so that whatever else a machine does befalls all of them alike. */
final class Turns {
  private static final int WARM_UP = 2;

  private Turns() {}

  /** The median of each way's times, in milliseconds. */
  static double[] medianMillis(int rounds, List<Runnable> ways) {
    double[][] millis = new double[ways.size()][rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int way = 0; way < millis.length; way++) {
        long start = System.nanoTime();
        ways.get(way).run();
        if (round >= 0) {
          millis[way][round] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return Arrays.stream(millis).mapToDouble(Turns::median).toArray();
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
