package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.Accuracy;
import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.jobs.measure.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Points by quality and price as a table. */
public final class FrontTable {
  private static final double GIGA = 1e9;
  private static final String LINE = "%7s %7s %7s %8s %8s %8s %8s %6s %7s %8s  %s";

  private static final int LEAST_GROUP_WIDTH = 6;

  private static final String NOTES =
      """
      slots, set, joint: right answers, those where something is to be said, documents wholly right
      docs/s, speed: by processor time; speed is over the first point, the median of its rounds
      GFLOPs: thousand millions of floating-point operations a document; fewer: how many times as many
      the first point takes
      lost: points of the slots that the first point has right; kept: tokens that the decoder reads
      encoder: of the models' time, that of encoding and of projecting cross-KV
      front: no other point is both faster (speed), or takes fewer operations (FLOPs), and better
      of groups of documents, where there are some: slots right
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
    String title = "%-" + Math.max(1, width) + "s";
    table.rows().forEach(row -> text.append((title + " " + LINE + "\n").formatted(row.toArray())));
    table.groups().forEach(row -> text.append(table.ofGroups(title, row)));
    return text.toString();
  }

  private String ofGroups(String title, List<String> row) {
    int width =
        fronts.reference().byGroup().keySet().stream().mapToInt(String::length).max().orElse(0);
    String cell = "  %" + Math.max(LEAST_GROUP_WIDTH, width) + "s";
    return (title + cell.repeat(row.size() - 1) + "\n").formatted(row.toArray());
  }

  /** The same for a page. */
  static String html(Fronts fronts) {
    return html(new FrontTable(fronts).rows());
  }

  /** Slots right of each group, for a page; empty where documents are not grouped. */
  static String groupsHtml(Fronts fronts) {
    return html(new FrontTable(fronts).groups());
  }

  private static String html(Stream<List<String>> table) {
    StringBuilder rows = new StringBuilder();
    for (List<String> row : table.toList()) {
      rows.append("<tr>");
      row.forEach(cell -> rows.append("<td>").append(Svg.escaped(cell)).append("</td>"));
      rows.append("</tr>\n");
    }
    return rows.toString();
  }

  private Stream<List<String>> rows() {
    return Stream.concat(Stream.of(HEAD), fronts.points().stream().map(this::row));
  }

  /** Each point's slots right, group by group. */
  private Stream<List<String>> groups() {
    Set<String> names = fronts.reference().byGroup().keySet();
    if (names.isEmpty()) {
      return Stream.empty();
    }
    Stream<List<String>> points =
        fronts.points().stream()
            .map(
                point ->
                    titled(
                        point.candidate().title(),
                        names.stream().map(name -> slots(point.byGroup().get(name)))));
    return Stream.concat(Stream.of(titled("", names.stream())), points);
  }

  private static List<String> titled(String title, Stream<String> cells) {
    return Stream.concat(Stream.of(title), cells).toList();
  }

  private static String slots(Accuracy accuracy) {
    return percent(accuracy.slots().share());
  }

  private List<String> row(FrontPoint point) {
    return List.of(
        point.candidate().title(),
        slots(point.accuracy()),
        percent(point.accuracy().setSlots().share()),
        percent(point.accuracy().documents().share()),
        number("%.1f", point.documentsPerSecond()),
        number("%.2fx", point.speedUp()),
        number("%.3f", point.flopsPerDocument() / GIGA),
        number("%.2fx", point.flopsDividedBy(fronts.reference())),
        // Rounded first, or a hair below zero would be written as -0.0.
        number("%.1f", Figures.rounded(point.slotsLost(fronts.reference()), 1)),
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
        slots(point.accuracy()),
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
