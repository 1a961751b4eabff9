package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A run as one page of HTML, drawing included. */
public final class TrainingPage {
  private TrainingPage() {}

  /**
   * Makes the page.
   *
   * @param log the run's, with one round at least
   */
  public static String html(String title, List<JsonNode> log) {
    return HtmlPage.of(title, run(log));
  }

  /**
   * Makes the page of several runs.
   *
   * @param logs theirs by name, each with one round at least
   */
  public static String html(String title, Map<String, List<JsonNode>> logs) {
    StringBuilder runs = new StringBuilder();
    logs.forEach(
        (name, log) -> runs.append("<h2>%s</h2>\n".formatted(Svg.escaped(name))).append(run(log)));
    return HtmlPage.of(title, runs.toString());
  }

  private static String run(List<JsonNode> log) {
    StringBuilder rows = new StringBuilder();
    Stream.of(started(log), last(log, "round"), best(log), last(log, "ended"))
        .flatMap(Optional::stream)
        .forEach(line -> rows.append(row(line)));
    return HtmlPage.part(rows.toString(), TrainingCurve.draw(log));
  }

  private static Optional<JsonNode> started(List<JsonNode> log) {
    return last(log, "started");
  }

  private static Optional<JsonNode> last(List<JsonNode> log, String event) {
    return log.stream()
        .filter(line -> line.path("event").asText().equals(event))
        .reduce((one, later) -> later);
  }

  private static Optional<JsonNode> best(List<JsonNode> log) {
    return log.stream().filter(line -> line.path("best").asBoolean()).reduce((one, later) -> later);
  }

  private static String row(JsonNode line) {
    String words =
        switch (line.path("event").asText()) {
          case "started" ->
              format(
                  "%,d rows, %,d refused; workers: %s",
                  line.path("rows").asLong(),
                  line.path("refused_rows").asLong(),
                  line.path("workers").asText());
          case "round" ->
              format(
                  "step %,d, loss %.4f, after %.0f s",
                  line.path("step").asLong(),
                  line.path("loss").asDouble(),
                  line.path("trained_seconds").asDouble());
          case "validation" ->
              format(
                  "step %,d, loss %.4f, %,d of %,d answers right, %,d of %,d documents wholly",
                  line.path("step").asLong(),
                  line.path("loss").asDouble(),
                  line.path("right_answers").asLong(),
                  line.path("answers").asLong(),
                  line.path("right_documents").asLong(),
                  line.path("documents").asLong());
          default -> line.path("reason").asText();
        };
    return "<tr><td>%s</td><td>%s</td></tr>\n"
        .formatted(name(line.path("event").asText()), Svg.escaped(words));
  }

  private static String name(String event) {
    return switch (event) {
      case "started" -> "input";
      case "round" -> "last round";
      case "validation" -> "best validation";
      default -> "ended";
    };
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
