package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.Point;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Points as lines of text. */
public final class PointTable {
  private static final String LINE = "%-12s %7s %7s %7s %7s %8s %7s %7s %8s %7s %7s %7s";

  /** What the columns are. */
  public static final String HEAD =
      """
      slots, set, joint: right answers, those where something is to be said, documents wholly right
      same: answers that are the large model's, token for token
      docs/s, speed: by processor time; speed is over the large model alone, the median of its rounds
      large: calls of the large model a token; drafted: tokens written ahead, by tokens of answers
      kept: of the drafted; undone: large calls that dropped some; unsure: small calls that fell back
      a / b: a is the draft's least probability (fallback), b the most surprise in nats (rollback)

      """
          + line(
              "", "slots", "set", "joint", "same", "docs/s", "speed", "large", "drafted", "kept",
              "undone", "unsure");

  private PointTable() {}

  /** A point's line. */
  public static String line(Point point) {
    return line(
        point.method().title(),
        percent(point.accuracy().slots().share()),
        percent(point.accuracy().setSlots().share()),
        percent(point.accuracy().documents().share()),
        percent(point.agreement()),
        String.format(Locale.ROOT, "%.1f", point.documentsPerSecond()),
        String.format(Locale.ROOT, "%.2fx", point.speedUp()),
        String.format(Locale.ROOT, "%.2f", point.engagement()),
        shared(point, Point::draftedShare),
        shared(point, p -> p.counts().acceptedShare()),
        shared(point, Point::rollbackShare),
        shared(point, Point::fallbackShare));
  }

  /** A point in a sentence. */
  static String words(Point point) {
    return String.format(
        Locale.ROOT,
        "%s: %s of slots right, %.2f times as fast as the large model alone, which is called %.2f"
            + " times a token",
        point.method().title(),
        percent(point.accuracy().slots().share()),
        point.speedUp(),
        point.engagement());
  }

  private static String line(Object... values) {
    return LINE.formatted(values);
  }

  private static String shared(Point point, ToDoubleFunction<Point> share) {
    return point.method().isShared() ? percent(share.applyAsDouble(point)) : "-";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
