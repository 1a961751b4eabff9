package io.encodeonce.spark.train.check;

/** Counts of several things at once, added up. */
final class Sums {
  private Sums() {}

  /** Adds to the first array, and returns it. */
  static long[] add(long[] sums, long[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
    return sums;
  }
}
