package io.encodeonce.jobs.measure;

import java.util.List;

/** What is told of numbers that were measured. */
public final class Figures {
  private Figures() {}

  /**
   * The value in the middle, or the mean of the two that are.
   *
   * @param values at least one, in any order
   */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The number to so many decimals, half of the last one rounded up. */
  public static double rounded(double number, int decimals) {
    double power = Math.pow(10, decimals);
    return Math.round(number * power) / power;
  }
}
