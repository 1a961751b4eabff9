package io.encodeonce.runtime.family;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * What a shift of all logits was measured to leave to be computed.
 *
 * @param share what is left of all, above 0 and at most 1: tokens that the decoder reads, or
 *     learners that run
 * @param shift what is added to the logits
 */
public record BudgetPoint(double share, double shift) {
  static final String KEY = "budgets";

  /** Refuses points that no budget can be found among, by the name of their key. */
  static void require(String key, List<BudgetPoint> points) {
    points.forEach(point -> require(key, point));
    boolean measured =
        isOrdered(points, (point, next) -> point.share < next.share)
            && isOrdered(points, (point, next) -> point.shift <= next.shift);
    Requirement.that(measured, key, points, "ascending by share and by shift");
  }

  private static void require(String key, BudgetPoint point) {
    boolean isShare = point.share > 0 && point.share <= 1;
    Requirement.that(isShare, key, point.share, "shares above 0 and at most 1");
    Requirement.that(Double.isFinite(point.shift), key, point.shift, "shifts that are finite");
  }

  static <T> boolean isOrdered(List<T> values, BiPredicate<T, T> order) {
    return IntStream.range(1, values.size())
        .allMatch(i -> order.test(values.get(i - 1), values.get(i)));
  }
}
