package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.data.Tally;
import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.jobs.evaluation.Round;
import io.encodeonce.jobs.measure.Figures;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.runtime.RuntimeOption;
import java.util.List;

/** Points by quality and price as JSON objects, one each. */
public final class FrontReport {
  private static final int DECIMALS = 4;

  private final Fronts fronts;
  private final Machine machine;
  private final ObjectNode options;

  /**
   * Of points that were measured together.
   *
   * @param options what they have in common
   */
  public FrontReport(Fronts fronts, Machine machine, ObjectNode options) {
    this.fronts = fronts;
    this.machine = machine;
    this.options = options;
  }

  /** In their order. */
  public List<ObjectNode> points() {
    return fronts.points().stream().map(this::describe).toList();
  }

  private ObjectNode describe(FrontPoint point) {
    ObjectNode json = new ObjectMapper().createObjectNode().put("engine", "encodeonce");
    json.put("title", point.candidate().title())
        .put("model", point.candidate().model())
        .put("precision", RuntimeOption.PRECISION.print(point.candidate().precision()))
        .put("token_budget", point.candidate().tokenBudget().orElse(null))
        .put("compute_budget", point.candidate().computeBudget().orElse(null))
        .put("documents", point.work().documents());
    quality(point, json);
    price(point, json);
    json.put("on_speed_front", fronts.bySpeed().contains(point))
        .put("on_flops_front", fronts.byFlops().contains(point));
    machine.describe(json).set("options", options);
    return json;
  }

  private void quality(FrontPoint point, ObjectNode json) {
    tally(json, "slot", point.accuracy().slots());
    tally(json, "set_slot", point.accuracy().setSlots());
    tally(json, "joint", point.accuracy().documents());
    if (!point.byGroup().isEmpty()) {
      ObjectNode groups = json.putObject("groups");
      point.byGroup().forEach((name, of) -> tally(groups.putObject(name), "slot", of.slots()));
    }
    json.put("slots_lost", rounded(point.slotsLost(fronts.reference())));
  }

  /** The share as in the other reports, and of how many. */
  private static void tally(ObjectNode json, String name, Tally tally) {
    json.put(name + "_accuracy", rounded(tally.share()))
        .put(name + "_right", tally.right())
        .put(name + "_all", tally.all());
  }

  private void price(FrontPoint point, ObjectNode json) {
    json.put("documents_per_second", rounded(point.documentsPerSecond()))
        .put("speed_up", rounded(point.speedUp()))
        .put("flops_per_document", rounded(point.flopsPerDocument()))
        .put("encoder_flops", point.work().encoderFlops())
        .put("decoder_flops", point.work().decoderFlops())
        .put("flops_divided_by", rounded(point.flopsDividedBy(fronts.reference())))
        .put("kept_token_share", rounded(point.keptShare()))
        .put("encoder_time_share", rounded(point.encoderTimeShare()));
    ArrayNode rounds = json.putArray("rounds");
    for (Round round : point.rounds()) {
      rounds
          .addObject()
          .put("processor_seconds", rounded(round.own().processorSeconds()))
          .put("wall_seconds", rounded(round.own().wallSeconds()));
    }
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
