package io.encodeonce.jobs.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Pareto fronts: of points, those that no other outdoes, which would be no worse in either measure
 * and better in one. Points that are alike are both on it.
 *
 * @param quality the more, the better
 * @param gain likewise
 */
public record Front<T>(ToDoubleFunction<T> quality, ToDoubleFunction<T> gain) {

  /** The front of these points, by gain ascending. */
  public List<T> of(List<T> points) {
    return points.stream()
        .filter(point -> points.stream().noneMatch(other -> outdoes(other, point)))
        .sorted(Comparator.comparingDouble(gain))
        .toList();
  }

  private boolean outdoes(T other, T point) {
    int better = Double.compare(quality.applyAsDouble(other), quality.applyAsDouble(point));
    int more = Double.compare(gain.applyAsDouble(other), gain.applyAsDouble(point));
    return better >= 0 && more >= 0 && better + more > 0;
  }
}
