package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.Figures;
import io.encodeonce.jobs.measure.MethodRun;
import io.encodeonce.jobs.measure.SpeculationRow;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.SpeculationDecision;
import io.encodeonce.runtime.SpeculationMetrics;
import java.util.List;

/** What a draft is worth, as a JSON object. */
public final class SpeculationReport {
  private static final int DECIMALS = 3;

  private SpeculationReport() {}

  /** All rows, in their order. */
  public static ObjectNode of(List<SpeculationRow> rows) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode table = report.putArray("table");
    rows.forEach(row -> describe(row, table.addObject()));
    return report;
  }

  private static void describe(SpeculationRow row, ObjectNode json) {
    json.put("rows", row.liveRows());
    row.runs().forEach((method, run) -> describe(run, row.large(), json.putObject(method)));
  }

  private static void describe(MethodRun run, MethodRun large, ObjectNode json) {
    long generated = run.generatedTokens();
    json.put("tokens_per_second", rounded(generated / run.seconds()))
        .put("decoder_tokens_per_second", rounded(generated / run.decodeSeconds()))
        .put("speed_up", rounded(large.seconds() / run.seconds()))
        .put("decoder_speed_up", rounded(large.decodeSeconds() / run.decodeSeconds()))
        .put("same_as_large", run.tokens().equals(large.tokens()));
    SpeculationMetrics then = run.before().speculation();
    SpeculationMetrics now = run.after().speculation();
    if (now.largeCalls() > 0) {
      speculation(json, then.answers(), now.answers());
      json.put("drafted_rounds", now.draftedRounds() - then.draftedRounds())
          .put("plain_rounds", now.plainRounds() - then.plainRounds());
      now.decision().map(SpeculationDecision::reason).ifPresent(why -> json.put("why", why));
    }
  }

  private static void speculation(
      ObjectNode json, SpeculationCounts before, SpeculationCounts after) {
    double drafted = after.drafted() - before.drafted();
    double checks = after.rollbacks() - before.rollbacks();
    double accepted = after.accepted() - before.accepted();
    double calls = after.largeCalls() - before.largeCalls();
    json.put("kept_of_drafted", rounded(accepted / Math.max(1, drafted)))
        .put("kept_of_tried", rounded(accepted / Math.max(1, accepted + checks)))
        .put("tokens_per_large_call", rounded((after.tokens() - before.tokens()) / calls));
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
