package io.encodeonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.data.Tally;
import io.encodeonce.jobs.evaluation.Accuracy;
import io.encodeonce.jobs.evaluation.Candidate;
import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.jobs.evaluation.Round;
import io.encodeonce.jobs.evaluation.Run;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.runtime.SpeculationMetrics;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The first point, one that is dearer and worse, and one that is cheaper and loses a little. */
class FrontReportTest {
  static final FrontPoint DENSE = point("dense", Optional.empty(), 84, 1, 8e9, 1000);
  private static final FrontPoint WORSE = point("worse", Optional.empty(), 83, 1.25, 10e9, 1000);
  private static final FrontPoint FAST = point("fast", Optional.of(0.5), 82, 0.25, 1e9, 450);
  private static final Fronts FRONTS = new Fronts(List.of(DENSE, WORSE, FAST));

  /** Of 10 documents of 100 tokens. */
  private static FrontPoint point(
      String name,
      Optional<Double> budget,
      int right,
      double seconds,
      double flops,
      long keptTokens) {
    Tally slots = new Tally(right, 100);
    RuntimeMetrics work =
        new RuntimeMetrics(
            10,
            100,
            1000,
            List.of(1000L, 1000L),
            keptTokens,
            List.of(),
            0,
            0,
            0,
            0,
            0,
            60,
            20,
            flops,
            0,
            SpeculationMetrics.NONE);
    List<Round> rounds = List.of(round(1, seconds), round(2, 4 * seconds), round(1, seconds / 2));
    return new FrontPoint(
        new Candidate("models/" + name, name, Precision.INT8, budget, Optional.empty()),
        new Accuracy(slots, new Tally(1, 2), new Tally(3, 10)),
        Map.of(),
        work,
        rounds,
        List.of());
  }

  private static FrontPoint grouped(FrontPoint point, int seen, int unseen) {
    Map<String, Accuracy> groups = new TreeMap<>();
    groups.put("seen", new Accuracy(new Tally(seen, 60), Tally.NONE, Tally.NONE));
    groups.put("<new>", new Accuracy(new Tally(unseen, 40), Tally.NONE, Tally.NONE));
    return new FrontPoint(
        point.candidate(), point.accuracy(), groups, point.work(), point.rounds(), List.of());
  }

  @Test
  void groupsAreToldApart() {
    Fronts grouped = new Fronts(List.of(grouped(DENSE, 57, 27), grouped(FAST, 54, 28)));
    assertThat(FrontTable.text(grouped).lines().map(line -> line.strip().split(" {2,}")))
        .endsWith(
            new String[] {"<new>", "seen"},
            new String[] {"dense int8", "67.5%", "95.0%"},
            new String[] {"fast int8 0.5", "70.0%", "90.0%"});
    assertThat(FrontPage.html(grouped, ""))
        .contains(
            "<h2>Slots right by group</h2>",
            "<tr><td></td><td>&lt;new&gt;</td><td>seen</td></tr>",
            "<tr><td>dense int8</td><td>67.5%</td><td>95.0%</td></tr>");
    assertThat(FrontPage.html(FRONTS, "")).doesNotContain("by group");
    Machine machine = new Machine("a processor", List.of(), 2, "0123");
    FrontReport report = new FrontReport(grouped, machine, new ObjectMapper().createObjectNode());
    assertThat(report.points().get(0).path("groups").path("seen"))
        .hasToString("{\"slot_accuracy\":0.95,\"slot_right\":57,\"slot_all\":60}");
  }

  private static Round round(double reference, double own) {
    return new Round(new Run.Time(reference, reference), new Run.Time(own, own));
  }

  @Test
  void aPointIsComparedWithTheFirst() {
    assertThat(FAST.documentsPerSecond()).isEqualTo(10 / 0.25);
    assertThat(FAST.speedUp()).as("the median of 4, 2 and 8").isEqualTo(4);
    assertThat(FAST.flopsDividedBy(DENSE)).isEqualTo(8);
    assertThat(FAST.slotsLost(DENSE)).isEqualTo(2);
    assertThat(FAST.keptShare()).isEqualTo(0.45);
    assertThat(FAST.encoderTimeShare()).isEqualTo(0.75);
    assertThat(FRONTS.bySpeed()).containsExactly(DENSE, FAST);
    assertThat(FRONTS.byFlops()).containsExactly(DENSE, FAST);
  }

  @Test
  void theTableMarksTheFront() {
    assertThat(FrontTable.text(FRONTS).lines().map(line -> line.strip().split(" {2,}")))
        .contains(
            new String[] {
              "fast int8 0.5",
              "82.0%",
              "50.0%",
              "30.0%",
              "40.0",
              "4.00x",
              "0.100",
              "8.00x",
              "2.0",
              "45.0%",
              "75.0%",
              "speed, FLOPs"
            },
            new String[] {
              "worse int8",
              "83.0%",
              "50.0%",
              "30.0%",
              "8.0",
              "0.80x",
              "1.000",
              "0.80x",
              "1.0",
              "100.0%",
              "75.0%",
              "-"
            });
  }

  @Test
  void whatIsAHairBetterLosesNothing() {
    Accuracy accuracy = new Accuracy(new Tally(8401, 10_000), Tally.NONE, Tally.NONE);
    FrontPoint better =
        new FrontPoint(FAST.candidate(), accuracy, Map.of(), FAST.work(), FAST.rounds(), List.of());
    assertThat(FrontTable.text(new Fronts(List.of(DENSE, better))))
        .containsPattern("fast int8 0.5 .* 0\\.0 ")
        .doesNotContain("-0.0");
  }

  @Test
  void eachPointIsALineOfJson() throws Exception {
    ObjectNode options = new ObjectMapper().createObjectNode().put("runs", 3);
    Machine machine = new Machine("a processor", List.of("avx2"), 2, "0123");
    List<ObjectNode> points = new FrontReport(FRONTS, machine, options).points();
    assertThat(points).hasSize(3).allSatisfy(json -> assertThat(json.toString()).hasLineCount(1));
    JsonNode fast = new ObjectMapper().readTree(points.get(2).toString());
    assertThat(fast)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"engine": "encodeonce", "title": "fast int8 0.5", "model": "models/fast",
                     "precision": "int8", "token_budget": 0.5, "compute_budget": null,
                     "documents": 10,
                     "slot_accuracy": 0.82, "slot_right": 82, "slot_all": 100,
                     "set_slot_accuracy": 0.5, "set_slot_right": 1, "set_slot_all": 2,
                     "joint_accuracy": 0.3, "joint_right": 3, "joint_all": 10, "slots_lost": 2.0,
                     "documents_per_second": 40.0, "speed_up": 4.0, "flops_per_document": 1.0E8,
                     "encoder_flops": 1.0E9, "decoder_flops": 0.0, "flops_divided_by": 8.0,
                     "kept_token_share": 0.45, "encoder_time_share": 0.75,
                     "rounds": [{"processor_seconds": 0.25, "wall_seconds": 0.25},
                                {"processor_seconds": 1.0, "wall_seconds": 1.0},
                                {"processor_seconds": 0.125, "wall_seconds": 0.125}],
                     "on_speed_front": true, "on_flops_front": true, "commit": "0123",
                     "device": {"processor": "a processor", "cores": 2, "features": ["avx2"]},
                     "options": {"runs": 3}}"""));
    assertThat(points.get(1).path("token_budget").isNull()).isTrue();
    assertThat(points.get(1).path("on_speed_front").booleanValue()).isFalse();
    assertThat(points.get(1).path("slots_lost").doubleValue()).isEqualTo(1);
  }

  @Test
  void theDrawingHasTwoPanelsWithAllPoints() throws Exception {
    Document drawing = parse(FrontCurve.draw(FRONTS, "a < b"));
    NodeList markers = drawing.getElementsByTagName("path");
    assertThat(markers.getLength()).isEqualTo(2 * 3);
    for (int panel = 0; panel < 2; panel++) {
      assertThat(style(markers, 3 * panel)).isEqualTo("best");
      assertThat(style(markers, 3 * panel + 1)).isEqualTo("other");
      assertThat(style(markers, 3 * panel + 2)).isEqualTo("best");
    }
    assertThat(drawing.getDocumentElement().getTextContent())
        .contains("a < b", "documents a second", "floating-point operations a document")
        .contains("fast int8 0.5: 82.0% of slots right, 40.0 documents a second, 0.100 GFLOPs");
    String page = FrontPage.html(FRONTS, FrontCurve.draw(FRONTS, ""));
    assertThat(page).contains("<td>fast int8 0.5</td><td>82.0%</td>", "</svg>");
  }

  private static String style(NodeList markers, int index) {
    return ((Element) markers.item(index)).getAttribute("class");
  }

  private static Document parse(String drawing) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(drawing)));
  }
}
