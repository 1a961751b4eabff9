package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.SpeculationOptions;
import io.encodeonce.jobs.measure.SpeculationTable;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.SpeculationReport;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a draft is worth to a model on this machine's processor. */
@Command(
    name = "SpeculationJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = "SpeculationJob [OPTION...]",
    description = {
      "%nAnswers documents' prompts with a model alone, and with its draft in all ways, in turns and"
          + " with more and more live rows, and prints one JSON line: tokens a second of each way,"
          + " and how many of the draft's tokens were kept.",
      "%nWithout options, the embedded sample model and its draft answer the sample dialogues."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  SpeculationJob --rows 1,4,16",
      "  SpeculationJob --model random:t5-small-x6 --draft random:t5-small --acceptance 0.9",
      "",
      "@|bold EXIT CODES|@",
      "  0  measured",
      "  1  the measurement failed; the last line of the error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class SpeculationJob implements Job {
  private final PrintStream out;
  private final RuntimeFlags flags = SpeculationOptions.flags();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 2, heading = "%n@|bold ROWS|@%n")
  private SpeculationOptions options = new SpeculationOptions();

  private SpeculationJob(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    JobRunner.main((out, said) -> new SpeculationJob(out), arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run((written, said) -> new SpeculationJob(written), out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    Problems.requireNone(options.problems(flags), specification);
    List<ModelDirectory> models = options.models(flags);
    try (SpeculationTable table =
        new SpeculationTable(
            models.get(0).path(), models.get(1).path(), options.runtime(flags), options.plan())) {
      ObjectNode report = SpeculationReport.of(table.measure(options.documents(flags)));
      out.println(options.report(flags, report));
    } finally {
      models.forEach(ModelDirectory::close);
    }
    return CommandLine.ExitCode.OK;
  }
}
