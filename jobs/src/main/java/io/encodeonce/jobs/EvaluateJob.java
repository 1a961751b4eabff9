package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.evaluation.EvaluateDocumentOptions;
import io.encodeonce.jobs.evaluation.EvaluateModelOptions;
import io.encodeonce.jobs.evaluation.EvaluateRunOptions;
import io.encodeonce.jobs.evaluation.Evaluation;
import io.encodeonce.jobs.evaluation.FrontOptions;
import io.encodeonce.jobs.evaluation.LabelledDocuments;
import io.encodeonce.jobs.evaluation.Point;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.EvaluateOutputOptions;
import io.encodeonce.jobs.report.EvaluationReport;
import io.encodeonce.jobs.report.PointTable;
import io.encodeonce.jobs.report.QualityCurve;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures quality against speed of models, or of a model and its draft, from the command line. */
@Command(
    name = "EvaluateJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = "EvaluateJob [OPTION...]",
    description = {
      "%nAnswers documents' prompts, whose right answers are known, with a model alone, with its"
          + " draft alone, and with both over a grid of thresholds (Big Little Decoder, arXiv"
          + " 2302.07863). Prints a table of accuracy, speed and calls of the large model, and"
          + " writes it as JSON and as a curve of quality against speed.",
      "%nOf several models, precisions or budgets, all combinations are measured in turns"
          + " instead: slots right against documents a second and floating-point operations, with"
          + " the Pareto front marked. The first is what the others are compared with.",
      "%nWithout options, the embedded sample model and its draft answer the embedded sample"
          + " dialogues."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  EvaluateJob --one-at-a-time --limit 60",
      "  EvaluateJob --fallback 0.4,0.6 --rollback 2,4 --json points.json --svg curve.svg",
      "  EvaluateJob --model my-t5 --draft my-t5-small --documents calls.jsonl.gz --last",
      "  EvaluateJob --model my-t5 --large-alone --precision bf16 --device cuda",
      "  EvaluateJob --model my-t5,my-adapted-t5 --precision fp32,int8 --token-budget 1,0.5",
      "  EvaluateJob --model my-t5,my-acm-t5 --compute-budget 1,0.75,0.5",
      "",
      "@|bold EXIT CODES|@",
      "  0  measured",
      "  1  the measurement failed; the last line of the error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class EvaluateJob implements Job {
  private final PrintStream out;
  private final RuntimeFlags flags = EvaluateModelOptions.flags();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 2, heading = "%n@|bold THRESHOLDS|@%n")
  private EvaluateModelOptions models = new EvaluateModelOptions();

  @ArgGroup(validate = false, order = 3, heading = "%n@|bold DOCUMENTS|@%n")
  private EvaluateDocumentOptions documents = new EvaluateDocumentOptions();

  @ArgGroup(validate = false, order = 4, heading = "%n@|bold RUN|@%n")
  private EvaluateRunOptions run = new EvaluateRunOptions();

  @ArgGroup(validate = false, order = 5, heading = "%n@|bold OUTPUT|@%n")
  private EvaluateOutputOptions output = new EvaluateOutputOptions();

  private EvaluateJob(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    JobRunner.main((out, said) -> new EvaluateJob(out), arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run((written, said) -> new EvaluateJob(written), out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    requireNoProblems();
    FrontOptions front = new FrontOptions(flags);
    if (front.isAsked()) {
      new EvaluatedFront(front, documents, run, output).measure(out);
    } else {
      measureThresholds();
    }
    return CommandLine.ExitCode.OK;
  }

  private void measureThresholds() {
    LabelledDocuments labelled = documents.labelled();
    out.println(PointTable.HEAD);
    List<Point> points = measure(labelled);
    Machine machine = Machine.here();
    ObjectNode report = EvaluationReport.of(labelled, points);
    ObjectNode options = report.putObject("options");
    EvaluateModelOptions.describe(flags, options);
    documents.describe(options);
    run.describe(options);
    output.write(machine.describe(report), QualityCurve.draw(points, caption(labelled, machine)));
    out.println(output.summary());
  }

  private List<Point> measure(LabelledDocuments labelled) {
    List<ModelDirectory> pair = EvaluateModelOptions.pair(flags);
    try {
      return new Evaluation(
              pair.get(0).path(), pair.get(1).path(), flags.options(), run.plan(), labelled)
          .measure(models.methods(), point -> out.println(PointTable.line(point)));
    } finally {
      pair.forEach(ModelDirectory::close);
    }
  }

  private String caption(LabelledDocuments labelled, Machine machine) {
    return "%,d documents, %s, %s, %s, commit %s"
        .formatted(
            labelled.documents().size(),
            EvaluateModelOptions.summary(flags),
            run.summary(),
            machine.processor(),
            machine.commit());
  }

  private void requireNoProblems() {
    FrontOptions front = new FrontOptions(flags);
    List<String> problems =
        Stream.of(
                models.problems(flags),
                documents.problems(front),
                run.problems(),
                output.problems(front))
            .flatMap(List::stream)
            .toList();
    Problems.requireNone(problems, specification);
  }
}
