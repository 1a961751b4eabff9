package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Points by quality and price as a table. */
public final class FrontTable {
  private static final double GIGA = 1e9;
  private static final String LINE = "%7s %7s %7s %8s %8s %8s %8s %6s %7s %8s  %s";

  private static final String NOTES =
      """
      slots, set, joint: right answers, those where something is to be said, documents wholly right
      docs/s, speed: by processor time; speed is over the first point, the median of its rounds
      GFLOPs: thousand millions of floating-point operations a document; fewer: how many times as many
      the first point takes
      lost: points of the slots that the first point has right; kept: tokens that the decoder reads
      encoder: of the models' time, that of encoding and of projecting cross-KV
      front: no other point is both faster (speed), or takes fewer operations (FLOPs), and better
      """;

  private static final List<String> HEAD =
      List.of(
          "", "slots", "set", "joint", "docs/s", "speed", "GFLOPs", "fewer", "lost", "kept",
          "encoder", "front");

  private final Fronts fronts;

  private FrontTable(Fronts fronts) {
    this.fronts = fronts;
  }

  /** All points in their order, and what the columns are. */
  public static String text(Fronts fronts) {
    FrontTable table = new FrontTable(fronts);
    int width =
        fronts.points().stream()
            .mapToInt(point -> point.candidate().title().length())
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder(NOTES).append('\n');
    table
        .rows()
        .forEach(
            row ->
                text.append(
                    ("%-" + Math.max(1, width) + "s " + LINE + "\n").formatted(row.toArray())));
    return text.toString();
  }

  /** The same for a page. */
  static String html(Fronts fronts) {
    StringBuilder rows = new StringBuilder();
    for (List<String> row : new FrontTable(fronts).rows().toList()) {
      rows.append("<tr>");
      row.forEach(cell -> rows.append("<td>").append(Svg.escaped(cell)).append("</td>"));
      rows.append("</tr>\n");
    }
    return rows.toString();
  }

  private Stream<List<String>> rows() {
    return Stream.concat(Stream.of(HEAD), fronts.points().stream().map(this::row));
  }

  private List<String> row(FrontPoint point) {
    return List.of(
        point.candidate().title(),
        percent(point.accuracy().slots().share()),
        percent(point.accuracy().setSlots().share()),
        percent(point.accuracy().documents().share()),
        number("%.1f", point.documentsPerSecond()),
        number("%.2fx", point.speedUp()),
        number("%.3f", point.flopsPerDocument() / GIGA),
        number("%.2fx", point.flopsDividedBy(fronts.reference())),
        number("%.1f", point.slotsLost(fronts.reference())),
        percent(point.keptShare()),
        percent(point.encoderTimeShare()),
        fronts(point));
  }

  private String fronts(FrontPoint point) {
    return Stream.of(
            fronts.bySpeed().contains(point) ? "speed" : "",
            fronts.byFlops().contains(point) ? "FLOPs" : "")
        .filter(name -> !name.isEmpty())
        .reduce((one, other) -> one + ", " + other)
        .orElse("-");
  }

  /** A point in a sentence. */
  static String words(FrontPoint point) {
    return String.format(
        Locale.ROOT,
        "%s: %s of slots right, %.1f documents a second, %.3f GFLOPs a document",
        point.candidate().title(),
        percent(point.accuracy().slots().share()),
        point.documentsPerSecond(),
        point.flopsPerDocument() / GIGA);
  }

  private static String percent(double share) {
    return number("%.1f%%", 100 * share);
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
