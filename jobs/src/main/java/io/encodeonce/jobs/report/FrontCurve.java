package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.jobs.report.CurvePanel.Dot;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Draws points' share of right slots against their speed, and against their operations. */
public final class FrontCurve {
  private static final double WIDTH = 800;
  private static final double HEIGHT = 760;
  private static final double PANEL_HEIGHT = 280;
  private static final double LEAST_PERCENT_SPAN = 0.5;
  private static final double ROOM = 1.08;
  private static final double GIGA = 1e9;
  private static final String TITLE = "Slots right, against what they cost";

  private static final String CIRCLE = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
  private static final String SQUARE = "M-5 -5h10v10h-10z";

  // Middle tones that stand out from white and from black.
  private static final String STYLE =
      """
      text { font: 12px sans-serif; fill: #737b86; text-anchor: middle; }
      .title { font-size: 16px; font-weight: bold; text-anchor: start; }
      .left, .name { text-anchor: start; }
      .right { text-anchor: end; }
      .label { font-size: 11px; }
      .axis { stroke: #737b86; }
      .grid { stroke: #737b86; stroke-opacity: 0.2; }
      .front { stroke: #3b82d6; stroke-width: 1.6; }
      .best { fill: #3b82d6; stroke: #3b82d6; }
      .other { fill: #3b82d6; fill-opacity: 0.2; stroke: #3b82d6; }
      """;

  private final Fronts fronts;
  private final Svg svg = new Svg(WIDTH, HEIGHT, TITLE, STYLE);

  private FrontCurve(Fronts fronts) {
    this.fronts = fronts;
  }

  /**
   * Draws.
   *
   * @param caption what was measured, and on what
   * @return an SVG document
   */
  public static String draw(Fronts fronts, String caption) {
    FrontCurve curve = new FrontCurve(fronts);
    curve.svg.text("title", new Place(72, 26), TITLE);
    curve.svg.text("left", new Place(72, 45), caption);
    curve.svg.text(
        "left",
        new Place(72, 62),
        "square: what others are compared with; filled: on the front, no other is cheaper and better");
    curve.panel(100, "documents a second", fronts.bySpeed(), FrontPoint::documentsPerSecond);
    curve.panel(
        440,
        "thousand millions of floating-point operations a document",
        fronts.byFlops(),
        point -> point.flopsPerDocument() / GIGA);
    return curve.svg.end();
  }

  private void panel(
      double top, String title, List<FrontPoint> front, ToDoubleFunction<FrontPoint> price) {
    Rectangle2D area = new Rectangle2D.Double(72, top, 700, PANEL_HEIGHT);
    double dearest = fronts.points().stream().mapToDouble(price).max().orElseThrow();
    List<Double> percents = fronts.points().stream().map(FrontPoint::percentRight).toList();
    CurvePanel panel =
        new CurvePanel(area, new Axis(0, dearest * ROOM), Axis.of(percents, LEAST_PERCENT_SPAN));
    panel.drawFrame(svg, title, " %");
    List<Dot> dots = front.stream().map(point -> dot(point, price)).toList();
    panel.drawCurve(svg, "front", dots);
    List<Place> places =
        fronts.points().stream().map(point -> panel.place(dot(point, price))).toList();
    for (int i = 0; i < places.size(); i++) {
      FrontPoint point = fronts.points().get(i);
      svg.path(
          front.contains(point) ? "best" : "other",
          i == 0 ? SQUARE : CIRCLE,
          places.get(i),
          FrontTable.words(point));
    }
    labels(new Labels(area, places, lines(dots.stream().map(panel::place).toList())), places);
  }

  private void labels(Labels labels, List<Place> places) {
    for (int i = 0; i < places.size(); i++) {
      String title = fronts.points().get(i).candidate().title();
      labels.place(title, places.get(i)).ifPresent(place -> svg.text("label", place, title));
    }
  }

  private static List<Line2D> lines(List<Place> corners) {
    return IntStream.range(1, corners.size())
        .<Line2D>mapToObj(
            i ->
                new Line2D.Double(
                    corners.get(i - 1).x(),
                    corners.get(i - 1).y(),
                    corners.get(i).x(),
                    corners.get(i).y()))
        .toList();
  }

  private static Dot dot(FrontPoint point, ToDoubleFunction<FrontPoint> price) {
    return new Dot(price.applyAsDouble(point), point.percentRight());
  }
}
