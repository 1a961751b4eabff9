package io.encodeonce.jobs.report;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds free places for labels beside their points. Not thread-safe. */
final class Labels {
  private static final double CHARACTER_WIDTH = 6.2;
  private static final double HEIGHT = 12;
  private static final double MARKER = 6;

  private final Rectangle2D frame;
  private final List<Line2D> lines;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * Starts with what is there.
   *
   * @param frame that labels stay in
   * @param points that labels must not cover
   * @param lines that labels should not cross
   */
  Labels(Rectangle2D frame, List<Place> points, List<Line2D> lines) {
    this.frame = frame;
    this.lines = lines;
    points.forEach(point -> taken.add(box(point.x(), point.y(), 2 * MARKER)));
  }

  /** Where the text's middle and base line may be; empty where none is free. */
  Optional<Place> place(String label, Place point) {
    List<Rectangle2D> free =
        around(point, label.length() * CHARACTER_WIDTH)
            .filter(frame::contains)
            .filter(box -> taken.stream().noneMatch(box::intersects))
            .toList();
    Optional<Rectangle2D> best =
        free.stream()
            .filter(Predicate.not(this::isCrossed))
            .findFirst()
            .or(free.stream()::findFirst);
    best.ifPresent(taken::add);
    return best.map(box -> new Place(box.getCenterX(), box.getMaxY() - HEIGHT / 4));
  }

  private boolean isCrossed(Rectangle2D box) {
    return lines.stream().anyMatch(box::intersectsLine);
  }

  /** Best first. */
  private static Stream<Rectangle2D> around(Place point, double width) {
    double aside = MARKER + 2 + width / 2;
    double above = MARKER + 1 + HEIGHT / 2;
    double[][] moves = {
      {0, -above}, {0, above}, {aside, 0}, {-aside, 0},
      {aside, -above}, {aside, above}, {-aside, -above}, {-aside, above}
    };
    return Stream.of(moves).map(move -> box(point.x() + move[0], point.y() + move[1], width));
  }

  private static Rectangle2D box(double x, double y, double width) {
    return new Rectangle2D.Double(x - width / 2, y - HEIGHT / 2, width, HEIGHT);
  }
}
