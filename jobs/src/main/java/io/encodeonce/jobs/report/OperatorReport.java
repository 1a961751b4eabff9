package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.Figures;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.jobs.measure.OperatorCost;

/** What the operator costs, as a JSON object. */
public final class OperatorReport {
  private static final int DECIMALS = 3;

  private OperatorReport() {}

  /** The figures, and what they were measured on. */
  public static ObjectNode of(OperatorCost cost) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("rows", cost.rows())
        .put("runs", cost.runs())
        .put("null_text_micros_a_row", Figures.rounded(cost.nullTextMicros(), DECIMALS))
        .put("shared_text_micros_a_row", Figures.rounded(cost.sharedTextMicros(), DECIMALS));
    return Machine.here().describe(json);
  }
}
