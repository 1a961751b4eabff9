package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.train.TrainingExample;

/**
 * A number of an example's tokens, by which examples are put in an order that is always the same.
 */
public final class ExampleKey {
  // Of Knuth's generator MMIX, which spreads neighbouring numbers.
  private static final long FACTOR = 6364136223846793005L;
  private static final long START = 1442695040888963407L;

  private ExampleKey() {}

  public static long of(TrainingExample example) {
    long key = add(START, example.document());
    for (int row = 0; row < example.rows(); row++) {
      key = add(add(key, example.prompt(row)), example.answer(row));
    }
    // High bits depend on all that came before, low bits on the last alone.
    return key ^ (key >>> 32);
  }

  private static long add(long key, int[] tokens) {
    long sum = (key + tokens.length) * FACTOR;
    for (int token : tokens) {
      sum = (sum + token + 1) * FACTOR;
    }
    return sum;
  }
}
