package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.DecodingMethod;
import io.encodeonce.jobs.evaluation.Point;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where points lie in a drawing.
 *
 * @param speed from left to right
 * @param percent from the bottom to the top
 */
record CurveFrame(Axis speed, Axis percent) {
  static final Rectangle2D AREA = new Rectangle2D.Double(72, 74, 700, 366);

  private static final double LEAST_SPEED_SPAN = 0.05;
  private static final double LEAST_PERCENT_SPAN = 0.5;

  /**
   * Shows points, all but those of the small model alone: it may be so much faster that the others
   * would lie on a heap.
   */
  static CurveFrame of(List<Point> points) {
    List<Double> speeds =
        points.stream()
            .filter(point -> point.method().kind() != DecodingMethod.Kind.SMALL)
            .map(Point::speedUp)
            .toList();
    return new CurveFrame(
        Axis.of(speeds, LEAST_SPEED_SPAN),
        Axis.of(points.stream().map(CurveFrame::percent).toList(), LEAST_PERCENT_SPAN));
  }

  static double percent(Point point) {
    return 100 * point.accuracy().slots().share();
  }

  /** In the frame, and on its edge if it lies outside. */
  Place place(Point point) {
    double x = Math.max(AREA.getMinX(), Math.min(AREA.getMaxX(), x(point.speedUp())));
    return new Place(x, y(percent(point)));
  }

  boolean holds(Point point) {
    return speed.low() <= point.speedUp() && point.speedUp() <= speed.high();
  }

  void draw(Svg svg) {
    for (var tick : speed.ticks()) {
      double x = x(tick.doubleValue());
      svg.line("grid", upwards(x));
      svg.text("tick", new Place(x, AREA.getMaxY() + 18), tick.toPlainString() + "x");
    }
    for (var tick : percent.ticks()) {
      double y = y(tick.doubleValue());
      svg.line("grid", across(y));
      svg.text("right", new Place(AREA.getMinX() - 8, y + 4), tick.toPlainString() + " %");
    }
    svg.line("axis", across(AREA.getMaxY()));
    svg.line("axis", upwards(AREA.getMinX()));
  }

  /** The lines through a place. */
  static Stream<Line2D> cross(Place place) {
    return Stream.of(across(place.y()), upwards(place.x()));
  }

  private static Line2D across(double y) {
    return new Line2D.Double(AREA.getMinX(), y, AREA.getMaxX(), y);
  }

  private static Line2D upwards(double x) {
    return new Line2D.Double(x, AREA.getMinY(), x, AREA.getMaxY());
  }

  private double x(double value) {
    return AREA.getMinX() + AREA.getWidth() * speed.share(value);
  }

  private double y(double value) {
    return AREA.getMaxY() - AREA.getHeight() * percent.share(value);
  }
}
