package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.evaluation.EvaluateDocumentOptions;
import io.encodeonce.jobs.evaluation.EvaluateRunOptions;
import io.encodeonce.jobs.evaluation.FrontEvaluation;
import io.encodeonce.jobs.evaluation.FrontOptions;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.jobs.evaluation.LabelledDocuments;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.jobs.model.ModelDirectories;
import io.encodeonce.jobs.report.EvaluateOutputOptions;
import io.encodeonce.jobs.report.FrontCurve;
import io.encodeonce.jobs.report.FrontPage;
import io.encodeonce.jobs.report.FrontReport;
import io.encodeonce.jobs.report.FrontTable;
import io.encodeonce.jobs.report.TokenMapPage;
import java.io.PrintStream;
import java.util.List;

/** What {@link EvaluateJob} does where a Pareto front is asked for. */
record EvaluatedFront(
    FrontOptions front,
    EvaluateDocumentOptions documents,
    EvaluateRunOptions run,
    EvaluateOutputOptions output) {

  void measure(PrintStream out) {
    LabelledDocuments labelled = documents.labelled();
    Machine machine = Machine.here();
    Fronts fronts = measured(labelled);
    List<ObjectNode> points = new FrontReport(fronts, machine, options()).points();
    String curve = FrontCurve.draw(fronts, caption(labelled, machine));
    out.println(FrontTable.text(fronts));
    points.forEach(out::println);
    out.println(output.writeFront(points, curve, FrontPage.html(fronts, curve)));
    if (output.isTokenMapAsked()) {
      out.println(output.writeTokenMap(TokenMapPage.html(fronts)));
    }
  }

  private Fronts measured(LabelledDocuments labelled) {
    try (ModelDirectories models = ModelDirectories.of(front.models())) {
      if (output.isTokenMapAsked()) {
        front.requireAdaptive(models, EvaluateOutputOptions.TOKEN_MAP);
      }
      return new FrontEvaluation(
              models, front.flags().values(), run.plan(), labelled, output.mappedDocuments())
          .measure(front.candidates(models));
    }
  }

  private ObjectNode options() {
    ObjectNode options = new ObjectMapper().createObjectNode();
    front.describe(options);
    documents.describe(options);
    run.describe(options);
    return options;
  }

  private String caption(LabelledDocuments labelled, Machine machine) {
    return "%,d documents, %s, %s, commit %s"
        .formatted(
            labelled.documents().size(), run.summary(), machine.processor(), machine.commit());
  }
}
