package io.encodeonce.jobs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A job that has ended, and what it printed. */
record JobRun(int exitCode, String out, String err) {
  static final String TINY_MODEL = "../executor-runtime/src/test/resources/golden/t5-relu-tied";

  /** A job's way in. */
  interface Entry {
    int run(PrintStream out, PrintStream err, String... arguments);
  }

  static JobRun of(String... arguments) {
    return of(DecomposeJob::run, arguments);
  }

  static JobRun of(Entry job, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = job.run(stream(out), stream(err), arguments);
    return new JobRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
