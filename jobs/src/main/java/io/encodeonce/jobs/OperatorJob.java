package io.encodeonce.jobs;

import io.encodeonce.jobs.measure.OperatorOverhead;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.report.OperatorReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what the functions' operator itself costs a row, on this machine. */
@Command(
    name = "OperatorJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = "OperatorJob [OPTION...]",
    description = {
      "%nRuns a query without a call, with a call whose text is NULL, and with a call about a text"
          + " that many rows share, in turns and on one core, and prints one JSON line: what the"
          + " operator costs a row, in microseconds, the model's own time left out."
    },
    footerHeading = "%n@|bold EXIT CODES|@%n",
    footer = {
      "  0  measured",
      "  1  the measurement failed; the last line of the error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class OperatorJob implements Job {
  private final PrintStream out;

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @Option(names = "--rows", paramLabel = "N", description = "Rows of a query. Default: 1000000.")
  private int rows = 1_000_000;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Timed runs of each query, after one to warm up; the median counts. Default: 5.")
  private int runs = 5;

  private OperatorJob(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    JobRunner.main((out, said) -> new OperatorJob(out), arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run((written, said) -> new OperatorJob(written), out, err, arguments);
  }

  @Override
  public Integer call() {
    List<String> problems = new ArrayList<>();
    Problems.atLeast(problems, "--rows", rows, 1);
    Problems.atLeast(problems, "--runs", runs, 1);
    Problems.requireNone(problems, specification);
    try (JobSession session = JobSession.open(Optional.of("local[1]"))) {
      OperatorOverhead overhead = new OperatorOverhead(session.spark(), rows, runs);
      out.println(OperatorReport.of(overhead.measure()));
    }
    return CommandLine.ExitCode.OK;
  }
}
