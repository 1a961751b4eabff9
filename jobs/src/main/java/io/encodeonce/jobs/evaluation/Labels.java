package io.encodeonce.jobs.evaluation;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds room for labels beside their points. Not thread-safe. */
final class Labels {
  private static final double CHARACTER_WIDTH = 6.2;
  private static final double HEIGHT = 12;
  private static final double MARKER = 6;

  private final Rectangle2D frame;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * Starts with points alone.
   *
   * @param frame that labels stay in
   */
  Labels(Rectangle2D frame, List<Place> points) {
    this.frame = frame;
    for (Place point : points) {
      taken.add(
          new Rectangle2D.Double(point.x() - MARKER, point.y() - MARKER, 2 * MARKER, 2 * MARKER));
    }
  }

  /** Where the text's middle and base line may be; empty where there is no room. */
  Optional<Place> place(String label, Place point) {
    double width = label.length() * CHARACTER_WIDTH;
    double aside = MARKER + 2 + width / 2;
    double above = MARKER + 1 + HEIGHT / 2;
    double[][] moves = {
      {0, -above}, {0, above}, {aside, 0}, {-aside, 0},
      {aside, -above}, {aside, above}, {-aside, -above}, {-aside, above}
    };
    for (double[] move : moves) {
      Rectangle2D box = box(point.x() + move[0], point.y() + move[1], width);
      if (frame.contains(box) && taken.stream().noneMatch(box::intersects)) {
        taken.add(box);
        return Optional.of(new Place(box.getCenterX(), box.getMaxY() - HEIGHT / 4));
      }
    }
    return Optional.empty();
  }

  private static Rectangle2D box(double x, double y, double width) {
    return new Rectangle2D.Double(x - width / 2, y - HEIGHT / 2, width, HEIGHT);
  }
}
