package io.encodeonce.jobs.evaluation;

import java.util.List;

/**
 * Points by quality and price.
 *
 * @param points at least one; the first is what the others are compared with
 */
public record Fronts(List<FrontPoint> points) {

  public FrontPoint reference() {
    return points.get(0);
  }

  /** Those than which none other is both faster and better, slowest first. */
  public List<FrontPoint> bySpeed() {
    return new Front<>(FrontPoint::percentRight, FrontPoint::documentsPerSecond).of(points);
  }

  /** Those than which none other takes fewer operations and is better, most operations first. */
  public List<FrontPoint> byFlops() {
    return new Front<FrontPoint>(FrontPoint::percentRight, point -> -point.flopsPerDocument())
        .of(points);
  }
}
