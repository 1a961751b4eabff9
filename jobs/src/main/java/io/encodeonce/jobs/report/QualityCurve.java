package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.DecodingMethod;
import io.encodeonce.jobs.evaluation.Front;
import io.encodeonce.jobs.evaluation.Point;
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
  private static final String TITLE = "Slots right, against speed";

  private static final String CIRCLE = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
  private static final String SQUARE = "M-5 -5h10v10h-10z";
  private static final String TRIANGLE = "M0 -6L6 5H-6z";
  private static final String DIAMOND = "M0 -6.5L6.5 0L0 6.5L-6.5 0z";

  // Middle tones that stand out from white and from black.
  private static final String STYLE =
      """
      text { font: 12px sans-serif; fill: #737b86; text-anchor: middle; }
      .title { font-size: 16px; font-weight: bold; text-anchor: start; }
      .left { text-anchor: start; }
      .right { text-anchor: end; }
      .label { font-size: 11px; }
      .axis { stroke: #737b86; }
      .grid { stroke: #737b86; stroke-opacity: 0.2; }
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
  private final CurveFrame frame;
  private final Svg svg = new Svg(WIDTH, HEIGHT, TITLE, STYLE);

  private QualityCurve(List<Point> points) {
    this.points = points;
    this.front = front(points);
    this.frame = CurveFrame.of(points);
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
    curve.words(caption);
    curve.frame.draw(curve.svg);
    curve.levels().forEach(level -> curve.svg.line("level", level));
    curve.steps().forEach(step -> curve.svg.line("front", step));
    points.forEach(curve::marker);
    curve.labels();
    return curve.svg.end();
  }

  /** Points of deviation than which none other is both faster and better, slowest first. */
  static List<Point> front(List<Point> points) {
    return new Front<>(CurveFrame::percent, Point::speedUp)
        .of(points.stream().filter(QualityCurve::isDeviation).toList());
  }

  private static boolean isDeviation(Point point) {
    return point.method().kind() == DecodingMethod.Kind.DEVIATION;
  }

  private void words(String caption) {
    Rectangle2D area = CurveFrame.AREA;
    svg.text("title", new Place(area.getMinX(), 26), TITLE);
    svg.text("left", new Place(area.getMinX(), 45), caption);
    svg.text(
        "left",
        new Place(area.getMinX(), 62),
        "blue: deviation, fallback / rollback; filled: none other is both faster and better");
    svg.text(
        "name",
        new Place(area.getCenterX(), area.getMaxY() + 42),
        "speed, over the large model alone");
  }

  /** The large model's quality and speed. */
  private Stream<Line2D> levels() {
    return points.stream()
        .filter(point -> point.method().isLarge())
        .map(frame::place)
        .flatMap(CurveFrame::cross);
  }

  private Stream<Line2D> steps() {
    List<Place> places = front.stream().map(frame::place).toList();
    return IntStream.range(1, places.size()).mapToObj(i -> line(places.get(i - 1), places.get(i)));
  }

  private static Line2D line(Place from, Place to) {
    return new Line2D.Double(from.x(), from.y(), to.x(), to.y());
  }

  private void marker(Point point) {
    Place place = frame.place(point);
    String words = PointTable.words(point);
    switch (point.method().kind()) {
      case LARGE -> svg.path("large", SQUARE, place, words);
      case SMALL -> svg.path("small", TRIANGLE, place, words);
      case EXACT -> svg.path("exact", DIAMOND, place, words);
      case DEVIATION ->
          svg.path(front.contains(point) ? "best" : "deviation", CIRCLE, place, words);
    }
  }

  /** First those that matter most, for not all may find a place. */
  private void labels() {
    List<Line2D> lines = Stream.concat(levels(), steps()).toList();
    Labels labels = new Labels(CurveFrame.AREA, points.stream().map(frame::place).toList(), lines);
    Comparator<Point> order =
        Comparator.comparing(point -> isDeviation(point) && !front.contains(point));
    for (Point point : points.stream().sorted(order).toList()) {
      String label = label(point);
      labels.place(label, frame.place(point)).ifPresent(place -> svg.text("label", place, label));
    }
  }

  private String label(Point point) {
    String title = point.method().title();
    return frame.holds(point)
        ? title
        : String.format(Locale.ROOT, "%s, at %.2fx", title, point.speedUp());
  }
}
