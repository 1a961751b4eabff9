package io.encodeonce.jobs.evaluation;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws the points' share of right slots against their speed, as Kim et al. do (arXiv 2302.07863).
 */
public final class QualityCurve {
  private static final double WIDTH = 800;
  private static final double HEIGHT = 500;
  private static final Rectangle2D FRAME = new Rectangle2D.Double(72, 74, 700, 366);
  private static final double LEAST_SPEED_SPAN = 0.05;
  private static final double LEAST_PERCENT_SPAN = 0.5;
  private static final String TITLE = "Slots right, against speed";

  private static final String CIRCLE = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
  private static final String SQUARE = "M-5 -5h10v10h-10z";
  private static final String TRIANGLE = "M0 -6L6 5H-6z";
  private static final String DIAMOND = "M0 -6.5L6.5 0L0 6.5L-6.5 0z";

  // Middle tones that stand out from white and from black.
  private static final String STYLE =
      """
      text { font: 12px sans-serif; fill: #7d8590; text-anchor: middle; }
      .title { font-size: 16px; font-weight: bold; text-anchor: start; }
      .left { text-anchor: start; }
      .right { text-anchor: end; }
      .label { font-size: 11px; }
      .axis { stroke: #7d8590; }
      .grid { stroke: #7d8590; stroke-opacity: 0.2; }
      .level { stroke: #d9730d; stroke-dasharray: 5 4; stroke-opacity: 0.7; }
      .front { stroke: #3b82d6; stroke-width: 1.6; }
      .best { fill: #3b82d6; stroke: #3b82d6; }
      .deviation { fill: #3b82d6; fill-opacity: 0.2; stroke: #3b82d6; }
      .large { fill: #d9730d; }
      .small { fill: #a371d9; }
      .exact { fill: #2da160; }
      """;

  private final List<Point> points;
  private final List<Point> front;
  private final Axis speed;
  private final Axis percent;
  private final Svg svg = new Svg(WIDTH, HEIGHT, TITLE, STYLE);

  private QualityCurve(List<Point> points) {
    this.points = points;
    this.front = front(points);
    // The small model may be so much faster that the others would lie on a heap.
    this.speed =
        Axis.of(
            points.stream().filter(p -> !isSmall(p)).map(Point::speedUp).toList(),
            LEAST_SPEED_SPAN);
    this.percent = Axis.of(points.stream().map(QualityCurve::percent).toList(), LEAST_PERCENT_SPAN);
  }

  /**
   * Draws.
   *
   * @param points the large model alone among them
   * @param caption what was measured, and on what
   * @return an SVG document
   */
  public static String draw(List<Point> points, String caption) {
    QualityCurve curve = new QualityCurve(points);
    curve.heading(caption);
    curve.axes();
    curve.level();
    curve.frontLine();
    points.forEach(curve::marker);
    curve.labels();
    return curve.svg.end();
  }

  /** Points of deviation than which none other is both faster and better, slowest first. */
  static List<Point> front(List<Point> points) {
    List<Point> deviation =
        points.stream()
            .filter(point -> point.way().kind() == Way.Kind.DEVIATION)
            .sorted(Comparator.comparing(Point::speedUp))
            .toList();
    return deviation.stream()
        .filter(point -> deviation.stream().noneMatch(other -> outdoes(other, point)))
        .toList();
  }

  private static boolean outdoes(Point other, Point point) {
    boolean isNoWorse = other.speedUp() >= point.speedUp() && percent(other) >= percent(point);
    return isNoWorse && (other.speedUp() > point.speedUp() || percent(other) > percent(point));
  }

  private static double percent(Point point) {
    return 100 * point.accuracy().slots().share();
  }

  private void heading(String caption) {
    svg.text("title", FRAME.getMinX(), 26, TITLE);
    svg.text("left", FRAME.getMinX(), 45, caption);
    svg.text(
        "left",
        FRAME.getMinX(),
        62,
        "blue: deviation, fallback / rollback; filled: none other is both faster and better");
  }

  private void axes() {
    for (var tick : speed.ticks()) {
      double x = x(tick.doubleValue());
      svg.line("grid", new Line2D.Double(x, FRAME.getMinY(), x, FRAME.getMaxY()));
      svg.text("tick", x, FRAME.getMaxY() + 18, tick.toPlainString() + "x");
    }
    for (var tick : percent.ticks()) {
      double y = y(tick.doubleValue());
      svg.line("grid", new Line2D.Double(FRAME.getMinX(), y, FRAME.getMaxX(), y));
      svg.text("right", FRAME.getMinX() - 8, y + 4, tick.toPlainString() + " %");
    }
    cross(new Place(FRAME.getMinX(), FRAME.getMaxY())).forEach(axis -> svg.line("axis", axis));
    svg.text("name", FRAME.getCenterX(), FRAME.getMaxY() + 42, "speed, over the large model alone");
  }

  /** The large model's quality and speed. */
  private void level() {
    levels().forEach(level -> svg.line("level", level));
  }

  private Stream<Line2D> levels() {
    return points.stream()
        .filter(point -> point.way().isLarge())
        .map(this::place)
        .flatMap(QualityCurve::cross);
  }

  private static Stream<Line2D> cross(Place place) {
    return Stream.of(
        new Line2D.Double(FRAME.getMinX(), place.y(), FRAME.getMaxX(), place.y()),
        new Line2D.Double(place.x(), FRAME.getMinY(), place.x(), FRAME.getMaxY()));
  }

  private void frontLine() {
    steps().forEach(step -> svg.line("front", step));
  }

  private Stream<Line2D> steps() {
    return IntStream.range(1, front.size())
        .mapToObj(i -> step(place(front.get(i - 1)), place(front.get(i))));
  }

  private static Line2D step(Place from, Place to) {
    return new Line2D.Double(from.x(), from.y(), to.x(), to.y());
  }

  private void marker(Point point) {
    Place place = place(point);
    String words = PointTable.words(point);
    switch (point.way().kind()) {
      case LARGE -> svg.path("large", SQUARE, place, words);
      case SMALL -> svg.path("small", TRIANGLE, place, words);
      case EXACT -> svg.path("exact", DIAMOND, place, words);
      case DEVIATION ->
          svg.path(front.contains(point) ? "best" : "deviation", CIRCLE, place, words);
    }
  }

  /** First those that matter most, for there may not be room for all. */
  private void labels() {
    List<Line2D> lines = Stream.concat(levels(), steps()).toList();
    Labels labels = new Labels(FRAME, points.stream().map(this::place).toList(), lines);
    Comparator<Point> order =
        Comparator.comparing(
            point -> point.way().kind() == Way.Kind.DEVIATION && !front.contains(point));
    for (Point point : points.stream().sorted(order).toList()) {
      String label = label(point);
      labels
          .place(label, place(point))
          .ifPresent(place -> svg.text("label", place.x(), place.y(), label));
    }
  }

  private String label(Point point) {
    boolean isShown = point.speedUp() <= speed.high() && point.speedUp() >= speed.low();
    return isShown
        ? point.way().title()
        : String.format(Locale.ROOT, "%s, at %.2fx", point.way().title(), point.speedUp());
  }

  private static boolean isSmall(Point point) {
    return point.way().kind() == Way.Kind.SMALL;
  }

  /** In the frame, and on its edge if it lies outside. */
  private Place place(Point point) {
    double x = x(point.speedUp());
    return new Place(Math.max(FRAME.getMinX(), Math.min(FRAME.getMaxX(), x)), y(percent(point)));
  }

  private double x(double value) {
    return FRAME.getMinX() + FRAME.getWidth() * speed.share(value);
  }

  private double y(double value) {
    return FRAME.getMaxY() - FRAME.getHeight() * percent.share(value);
  }
}
