package io.encodeonce.jobs.data;

import java.util.List;
import java.util.function.Predicate;

/** So many of so many. */
public record Tally(int right, int all) {
  public static final Tally NONE = new Tally(0, 0);

  /** Counts those that are right. */
  public static <T> Tally of(List<T> all, Predicate<T> right) {
    return new Tally((int) all.stream().filter(right).count(), all.size());
  }

  /** These and one more. */
  public Tally and(boolean isRight) {
    return new Tally(right + (isRight ? 1 : 0), all + 1);
  }

  /** From 0 to 1; 0 where there are none. */
  public double share() {
    return all == 0 ? 0 : (double) right / all;
  }
}
