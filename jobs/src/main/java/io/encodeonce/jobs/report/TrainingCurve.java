package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.jobs.report.CurvePanel.Dot;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws what a run's log tells: losses by steps, right answers where it was validated, kept tokens
 * where some were dropped, and what learners ran where some did not.
 */
final class TrainingCurve {
  private static final double WIDTH = 800;
  private static final double PANEL_HEIGHT = 240;
  private static final double PANEL_DISTANCE = 300;
  private static final double TOP = 50;
  private static final double ALL_PERCENT = 100;
  private static final String KEPT = "token_share";
  private static final String RUN = "compute_share";
  private static final String DIAMOND = "M0 -4.5L4.5 0L0 4.5L-4.5 0z";

  // Middle tones that stand out from white and from black.
  private static final String STYLE =
      """
      text { font: 12px sans-serif; fill: #737b86; text-anchor: middle; }
      .name { font-weight: bold; text-anchor: start; }
      .right { text-anchor: end; }
      .axis { stroke: #737b86; }
      .grid { stroke: #737b86; stroke-opacity: 0.2; }
      .learned { stroke: #3b82d6; stroke-width: 1.4; }
      .validated { stroke: #d9730d; stroke-width: 1.4; }
      .kept { stroke: #8a63d2; stroke-width: 1.4; }
      .whole { stroke: #2da160; stroke-width: 1.4; }
      .validation { fill: #d9730d; }
      .documents { fill: #2da160; }
      """;

  private final List<JsonNode> rounds;
  private final List<JsonNode> validations;
  private final double lastStep;
  private final Svg svg;

  private TrainingCurve(List<JsonNode> log) {
    this.rounds = events(log, "round");
    this.validations = events(log, "validation");
    this.lastStep =
        Stream.of(rounds, validations)
            .flatMap(List::stream)
            .mapToDouble(line -> line.path("step").asDouble())
            .max()
            .orElse(1);
    this.svg = new Svg(WIDTH, TOP + PANEL_DISTANCE * panels(), "Training", STYLE);
  }

  private static List<JsonNode> events(List<JsonNode> log, String event) {
    return log.stream().filter(line -> line.path("event").asText().equals(event)).toList();
  }

  private int panels() {
    return 1 + (validations.isEmpty() ? 0 : 1) + (saves(KEPT) ? 1 : 0) + (saves(RUN) ? 1 : 0);
  }

  /** Whether less than all of it was computed. */
  private boolean saves(String share) {
    return shares(share).stream().anyMatch(dot -> dot.value() < ALL_PERCENT);
  }

  private List<Dot> shares(String share) {
    return dots(rounds, line -> ALL_PERCENT * line.path(share).asDouble(1));
  }

  /**
   * Draws.
   *
   * @param log the run's, one round at least
   * @return an SVG element
   */
  static String draw(List<JsonNode> log) {
    TrainingCurve curve = new TrainingCurve(log);
    curve.losses();
    if (!curve.validations.isEmpty()) {
      curve.rightAnswers();
    }
    if (curve.saves(KEPT)) {
      int places = curve.saves(RUN) ? 2 : 1;
      curve.shares(KEPT, "documents' tokens that are kept, by steps", curve.panels() - places);
    }
    if (curve.saves(RUN)) {
      curve.shares(RUN, "learners that are run, by their work, by steps", curve.panels() - 1);
    }
    return curve.svg.end();
  }

  private static Rectangle2D area(int panel) {
    return new Rectangle2D.Double(72, TOP + panel * PANEL_DISTANCE, 700, PANEL_HEIGHT);
  }

  private void losses() {
    List<Dot> learned = rounds.stream().flatMap(TrainingCurve::steps).toList();
    List<Dot> validated = dots(validations, line -> line.path("loss").asDouble());
    CurvePanel panel =
        CurvePanel.of(
            area(0), lastStep, Stream.of(learned, validated).flatMap(List::stream).toList());
    panel.drawFrame(svg, "loss by steps; blue: learned from; orange: validation", "");
    panel.drawCurve(svg, "learned", learned);
    drawMarked(panel, validated, "validated", "validation", "loss %.4f");
  }

  private void rightAnswers() {
    List<Dot> answers = dots(validations, line -> percent(line, "right_answers", "answers"));
    List<Dot> documents = dots(validations, line -> percent(line, "right_documents", "documents"));
    CurvePanel panel =
        CurvePanel.of(
            area(1), lastStep, Stream.of(answers, documents).flatMap(List::stream).toList());
    panel.drawFrame(svg, "right by steps; orange: answers; green: documents, wholly", " %");
    drawMarked(panel, answers, "validated", "validation", "%.1f %% of answers");
    drawMarked(panel, documents, "whole", "documents", "%.1f %% of documents");
  }

  private void shares(String share, String title, int place) {
    CurvePanel panel = CurvePanel.of(area(place), lastStep, shares(share));
    panel.drawFrame(svg, title, " %");
    panel.drawCurve(svg, "kept", shares(share));
  }

  private void drawMarked(
      CurvePanel panel, List<Dot> dots, String curve, String marker, String words) {
    panel.drawCurve(svg, curve, dots);
    for (Dot dot : dots) {
      String said = String.format(Locale.ROOT, "step %.0f: " + words, dot.step(), dot.value());
      svg.path(marker, DIAMOND, panel.place(dot), said);
    }
  }

  private static Stream<Dot> steps(JsonNode round) {
    JsonNode losses = round.path("losses");
    double before = round.path("step").asDouble() - losses.size();
    return IntStream.range(0, losses.size())
        .mapToObj(i -> new Dot(before + i + 1, losses.get(i).asDouble()));
  }

  private static List<Dot> dots(List<JsonNode> lines, ToDoubleFunction<JsonNode> value) {
    return lines.stream()
        .map(line -> new Dot(line.path("step").asDouble(), value.applyAsDouble(line)))
        .toList();
  }

  private static double percent(JsonNode line, String right, String all) {
    return ALL_PERCENT * line.path(right).asDouble() / Math.max(1, line.path(all).asDouble());
  }
}
