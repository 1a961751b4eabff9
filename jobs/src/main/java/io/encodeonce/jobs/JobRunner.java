package io.encodeonce.jobs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import picocli.CommandLine;

/** Runs jobs from the command line. */
final class JobRunner {
  private JobRunner() {}

  /**
   * Runs a job as the whole process.
   *
   * @param job made of what it prints to: its output, and what it says meanwhile
   */
  static void main(BiFunction<PrintStream, PrintStream, Job> job, String... arguments) {
    // Reports have characters that a platform's own encoding may lack.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    int exitCode = run(job, out, System.err, arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Runs a job and returns its exit code. */
  static int run(
      BiFunction<PrintStream, PrintStream, Job> job,
      PrintStream out,
      PrintStream err,
      String... arguments) {
    Job made = job.apply(out, err);
    CommandLine line = new CommandLine(made);
    made.flags().addTo(line.getCommandSpec());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(Failures::wrongOption)
        .setExecutionExceptionHandler(Failures::failed)
        .execute(arguments);
  }
}
