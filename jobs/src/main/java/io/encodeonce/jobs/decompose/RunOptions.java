package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.options.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How Spark runs the job. */
public final class RunOptions {
  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = {
        "What becomes of rows that cannot be read or answered.",
        "permissive: the answers are null and error says why; dropmalformed: they are left out, and"
            + " counted; failfast: the job fails and names the row and its file.",
        "Default: permissive."
      })
  private ErrorMode mode = ErrorMode.PERMISSIVE;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Spread the documents over N tasks. Default: as Spark reads them.")
  private Integer partitions;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master. Default: what spark-submit says, else local[*].")
  private String master;

  ErrorMode mode() {
    return mode;
  }

  Optional<Integer> partitions() {
    return Optional.ofNullable(partitions);
  }

  /** Empty for what Spark's own settings say. */
  public Optional<String> master() {
    return Optional.ofNullable(master);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.atLeast(problems, "--partitions", partitions, 1);
    return problems;
  }
}
