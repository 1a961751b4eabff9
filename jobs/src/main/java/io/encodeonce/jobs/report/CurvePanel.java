package io.encodeonce.jobs.report;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A frame with values by steps, or by what else lies along its lower side.
 *
 * @param area that it takes of the drawing
 * @param steps from left to right
 * @param values from the bottom to the top
 */
record CurvePanel(Rectangle2D area, Axis steps, Axis values) {
  private static final double LEAST_SPAN_SHARE = 0.01;

  /** A value after a step. */
  record Dot(double step, double value) {}

  /** Shows all dots, at least one. */
  static CurvePanel of(Rectangle2D area, double lastStep, List<Dot> dots) {
    List<Double> values = dots.stream().map(Dot::value).toList();
    double greatest = values.stream().mapToDouble(Math::abs).max().orElseThrow();
    return new CurvePanel(
        area,
        new Axis(0, Math.max(1, lastStep)),
        Axis.of(values, Math.max(LEAST_SPAN_SHARE * greatest, LEAST_SPAN_SHARE)));
  }

  void drawFrame(Svg svg, String title, String unit) {
    svg.text("name", new Place(area.getMinX(), area.getMinY() - 8), title);
    for (var tick : steps.ticks()) {
      double x = x(tick.doubleValue());
      svg.line("grid", new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
      svg.text("tick", new Place(x, area.getMaxY() + 18), tick.toPlainString());
    }
    for (var tick : values.ticks()) {
      double y = y(tick.doubleValue());
      svg.line("grid", new Line2D.Double(area.getMinX(), y, area.getMaxX(), y));
      svg.text("right", new Place(area.getMinX() - 8, y + 4), tick.toPlainString() + unit);
    }
    svg.line(
        "axis", new Line2D.Double(area.getMinX(), area.getMaxY(), area.getMaxX(), area.getMaxY()));
    svg.line(
        "axis", new Line2D.Double(area.getMinX(), area.getMinY(), area.getMinX(), area.getMaxY()));
  }

  void drawCurve(Svg svg, String style, List<Dot> dots) {
    IntStream.range(1, dots.size())
        .forEach(i -> svg.line(style, line(place(dots.get(i - 1)), place(dots.get(i)))));
  }

  private static Line2D line(Place from, Place to) {
    return new Line2D.Double(from.x(), from.y(), to.x(), to.y());
  }

  Place place(Dot dot) {
    return new Place(x(dot.step()), y(dot.value()));
  }

  private double x(double step) {
    return area.getMinX() + area.getWidth() * steps.share(step);
  }

  private double y(double value) {
    return area.getMaxY() - area.getHeight() * values.share(value);
  }
}
