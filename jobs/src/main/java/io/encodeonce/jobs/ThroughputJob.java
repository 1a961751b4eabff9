package io.encodeonce.jobs;

import io.encodeonce.jobs.measure.Throughput;
import io.encodeonce.jobs.measure.ThroughputDocumentOptions;
import io.encodeonce.jobs.measure.ThroughputRunOptions;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.TextFile;
import io.encodeonce.jobs.report.ThroughputReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on this machine's processor or GPU, from the command line. */
@Command(
    name = "ThroughputJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = "ThroughputJob [OPTION...]",
    description = {
      "%nAnswers documents' prompts with a model, several times over, and prints one JSON line:"
          + " documents and tokens a second, where the time went, and on a CPU how near the model's"
          + " matrix products come to what the machine can do, measured in the same run.",
      "%nWithout options, the embedded sample model answers the embedded sample dialogues."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  ThroughputJob --precision int8",
      "  ThroughputJob --model random:t5-small --random 8x256 --random-prompts 10x8 --new-tokens 8",
      "  ThroughputJob --model flan-t5-small --documents calls.jsonl.gz --limit 200",
      "",
      "@|bold EXIT CODES|@",
      "  0  measured",
      "  1  the measurement failed; the last line of the error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class ThroughputJob implements Job {
  private final PrintStream out;
  private final RuntimeFlags flags = ThroughputRunOptions.flags();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 1, heading = "%n@|bold WORK|@%n")
  private ThroughputDocumentOptions documents = new ThroughputDocumentOptions();

  @ArgGroup(validate = false, order = 3, heading = "%n@|bold RUN|@%n")
  private ThroughputRunOptions run = new ThroughputRunOptions();

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "Write the answers' token ids here, as a JSON object.")
  private Path answers;

  private ThroughputJob(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    JobRunner.main((out, said) -> new ThroughputJob(out), arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run((written, said) -> new ThroughputJob(written), out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    requireNoProblems();
    try (ModelDirectory model = ModelDirectory.of(flags.modelOrSample())) {
      Throughput throughput =
          Throughput.measure(
              model.path(),
              run.runtime(flags),
              documents.documents(flags.modelOrSample()),
              run.plan());
      if (answers != null) {
        TextFile.write(answers, throughput.answers().toString());
      }
      out.println(ThroughputReport.of(throughput, flags.modelOrSample()));
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
