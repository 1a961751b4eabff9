package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.evaluation.DecodingMethod;
import io.encodeonce.jobs.evaluation.LabelledDocuments;
import io.encodeonce.jobs.evaluation.Point;
import io.encodeonce.jobs.evaluation.Round;
import io.encodeonce.jobs.measure.Figures;
import java.util.List;
import java.util.Locale;

/** Points as a JSON object. */
public final class EvaluationReport {
  private static final int DECIMALS = 4;

  private EvaluationReport() {}

  /** All points, in their order. */
  public static ObjectNode of(LabelledDocuments labelled, List<Point> points) {
    ObjectNode report = new ObjectMapper().createObjectNode().put("engine", "encodeonce");
    report.put("documents", labelled.documents().size()).put("answers", labelled.answers());
    ArrayNode list = report.putArray("points");
    points.forEach(point -> describe(point, list.addObject()));
    return report;
  }

  private static void describe(Point point, ObjectNode json) {
    DecodingMethod method = point.method();
    json.put("title", method.title()).put("way", method.kind().name().toLowerCase(Locale.ROOT));
    if (method.isShared()) {
      json.put("fallback", method.speculation().fallbackThreshold())
          .put("rollback", method.speculation().rollbackThreshold());
    }
    quality(point, json);
    speed(point, json);
    counts(point, json);
  }

  private static void quality(Point point, ObjectNode json) {
    json.put("slot_accuracy", rounded(point.accuracy().slots().share()))
        .put("set_slot_accuracy", rounded(point.accuracy().setSlots().share()))
        .put("joint_accuracy", rounded(point.accuracy().documents().share()))
        .put("same_as_large", rounded(point.agreement()));
  }

  private static void speed(Point point, ObjectNode json) {
    json.put("documents_per_second", rounded(point.documentsPerSecond()))
        .put("speed_up", rounded(point.speedUp()));
    ArrayNode rounds = json.putArray("rounds");
    for (Round round : point.rounds()) {
      rounds
          .addObject()
          .put("processor_seconds", rounded(round.own().processorSeconds()))
          .put("large_processor_seconds", rounded(round.reference().processorSeconds()))
          .put("wall_seconds", rounded(round.own().wallSeconds()))
          .put("large_wall_seconds", rounded(round.reference().wallSeconds()));
    }
  }

  private static void counts(Point point, ObjectNode json) {
    json.put("tokens", point.counts().tokens())
        .put("large_calls", point.counts().largeCalls())
        .put("small_calls", point.counts().smallCalls())
        .put("large_calls_per_token", rounded(point.engagement()));
    if (point.method().isShared()) {
      json.put("drafted", point.counts().drafted())
          .put("accepted", point.counts().accepted())
          .put("rollbacks", point.counts().rollbacks())
          .put("fallbacks", point.counts().fallbacks());
    }
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
