package io.encodeonce.jobs;

import io.encodeonce.jobs.measure.ThroughputDocumentOptions;
import io.encodeonce.jobs.measure.TrainingRunOptions;
import io.encodeonce.jobs.measure.TrainingThroughput;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.TrainingThroughputReport;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast a model is trained on this machine, without Spark, from the command line. */
@Command(
    name = "TrainingThroughputJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = "TrainingThroughputJob [OPTION...]",
    description = {
      "%nTrains a model on documents' prompts and answers, several times over, and prints one JSON"
          + " line: documents and tokens a second. Nothing of what is learned is kept.",
      "%nWithout options, the embedded sample model learns from the embedded sample dialogues."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  TrainingThroughputJob --limit 64 --batch-tokens 8192",
      "  TrainingThroughputJob --model random:t5-small --random 16x256 --random-prompts 10x8",
      "",
      "@|bold EXIT CODES|@",
      "  0  measured",
      "  1  the measurement failed; the last line of the error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class TrainingThroughputJob implements Job {
  private final PrintStream out;
  private final RuntimeFlags flags = TrainingRunOptions.flags();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 1, heading = "%n@|bold WORK|@%n")
  private ThroughputDocumentOptions documents = new ThroughputDocumentOptions();

  @ArgGroup(validate = false, order = 3, heading = "%n@|bold RUN|@%n")
  private TrainingRunOptions run = new TrainingRunOptions();

  private TrainingThroughputJob(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    JobRunner.main((out, said) -> new TrainingThroughputJob(out), arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run(
        (written, said) -> new TrainingThroughputJob(written), out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    requireNoProblems();
    String name = flags.modelOrSample();
    try (ModelDirectory model = ModelDirectory.of(name)) {
      TrainingThroughput throughput =
          TrainingThroughput.measure(
              model.path(),
              run.training(flags),
              documents.learned(name, run.answerTokens()),
              run.runs());
      out.println(TrainingThroughputReport.of(throughput, name));
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireNoProblems() {
    List<String> problems =
        Stream.of(documents.problems(flags.modelOrSample()), run.problems(flags))
            .flatMap(List::stream)
            .toList();
    Problems.requireNone(problems, specification);
  }
}
