package io.encodeonce.runtime.train;

import io.encodeonce.runtime.family.BudgetPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** Finds the shifts of keep logits that leave given shares of tokens. Not thread-safe. */
final class ShiftSearch {
  /** A share is found that is so near. */
  private static final double NEAR = 0.005;

  /** Shifts nearer to each other than this are one: no logits are told apart by less. */
  private static final double LEAST_STEP = 1e-3;

  /** Of so many tries between two shifts, the last is halfway. */
  private static final int TRIES = 3;

  /** On a line between two shifts, as near to one as this part of their distance. */
  private static final double LEAST_PART = 0.05;

  /** As far as keep logits can be from zero, by any reason. */
  private static final double FARTHEST = 128;

  private final DoubleUnaryOperator shares;
  private final DoubleUnaryOperator guesses;
  private final double least;
  private final NavigableMap<Double, Double> measured = new TreeMap<>();

  /**
   * @param shares the share of tokens that a shift leaves, which grows with it
   * @param guesses a shift that may leave a share, asked for after one that leaves more or as much
   * @param least the share that no shift goes below
   */
  ShiftSearch(DoubleUnaryOperator shares, DoubleUnaryOperator guesses, double least) {
    this.shares = shares;
    this.guesses = guesses;
    this.least = least;
  }

  /**
   * What was measured nearest to each of these shares, and at both ends: the least that any shift
   * leaves, and all. Ascending; shares that no shift leaves are not among them.
   */
  List<BudgetPoint> points(List<Double> wanted) {
    if (share(guesses.applyAsDouble(1)) != 1) {
      goUntil(1, 1);
    }
    goUntil(least, -1);
    // From above, for guesses are of what more tokens were left of.
    wanted.stream().sorted(Comparator.reverseOrder()).forEach(this::approach);
    List<BudgetPoint> points = new ArrayList<>();
    points.add(point(measured.firstEntry()));
    wanted.forEach(share -> addAscending(points, nearest(share)));
    addAscending(points, measured.lastEntry());
    return points;
  }

  private double share(double shift) {
    return measured.computeIfAbsent(shift, shares::applyAsDouble);
  }

  private void goUntil(double end, int direction) {
    double shift = direction;
    while (share(shift) != end && Math.abs(shift) < FARTHEST) {
      shift *= 2;
    }
  }

  private void approach(double wanted) {
    double below = measured.firstKey();
    double above = measured.lastKey();
    for (Map.Entry<Double, Double> point : measured.entrySet()) {
      if (point.getValue() <= wanted) {
        below = point.getKey();
      } else {
        above = point.getKey();
        break;
      }
    }
    for (int tries = 1; above - below > LEAST_STEP && !isNear(wanted); tries++) {
      // Where shares change in jumps, guesses and lines find nothing, and halves do.
      double between = tries % TRIES == 0 ? (below + above) / 2 : likely(below, above, wanted);
      if (share(between) <= wanted) {
        below = between;
      } else {
        above = between;
      }
    }
  }

  private boolean isNear(double wanted) {
    return distance(nearest(wanted), wanted) <= NEAR;
  }

  /** Between two shifts, which the share is likely to be at. */
  private double likely(double below, double above, double wanted) {
    double guess = guesses.applyAsDouble(wanted);
    if (guess > below && guess < above) {
      return guess;
    }
    double part = (wanted - share(below)) / (share(above) - share(below));
    return below + (above - below) * Math.max(LEAST_PART, Math.min(1 - LEAST_PART, part));
  }

  private Map.Entry<Double, Double> nearest(double wanted) {
    Map.Entry<Double, Double> nearest = measured.firstEntry();
    for (Map.Entry<Double, Double> point : measured.entrySet()) {
      nearest = distance(point, wanted) < distance(nearest, wanted) ? point : nearest;
    }
    return nearest;
  }

  private static double distance(Map.Entry<Double, Double> point, double wanted) {
    return Math.abs(point.getValue() - wanted);
  }

  private static void addAscending(List<BudgetPoint> points, Map.Entry<Double, Double> next) {
    BudgetPoint last = points.get(points.size() - 1);
    if (next.getValue() > last.share() && next.getKey() > last.shift()) {
      points.add(point(next));
    }
  }

  private static BudgetPoint point(Map.Entry<Double, Double> measured) {
    return new BudgetPoint(measured.getValue(), measured.getKey());
  }
}
