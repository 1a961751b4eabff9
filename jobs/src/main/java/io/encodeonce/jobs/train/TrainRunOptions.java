package io.encodeonce.jobs.train;

import io.encodeonce.jobs.options.DefaultFolder;
import io.encodeonce.jobs.options.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How Spark runs the training, and where its result goes. */
public final class TrainRunOptions {
  @Option(
      names = "--output",
      paramLabel = "PATH",
      description = {
        "The folder to write, at any Hadoop path, which must be empty: the checkpoint, in model;"
            + " states to go on from; log.jsonl; and report.html.",
        "Default without --input: a folder under this machine's target or temporary folder, made"
            + " anew."
      })
  private String output;

  @Option(
      names = "--resume",
      description =
          "Go on from the newest state in the output's folder, with the same input and options; it"
              + " ends as if it had not stopped.")
  private boolean resume;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = {
        "Tasks that learn side by side, each from its share of the documents: one an executor, or"
            + " one a processor.",
        "Default: 1, which uses all processors of its machine."
      })
  private int workers = 1;

  @Option(
      names = "--progress-seconds",
      paramLabel = "N",
      description = "Seconds from one line of progress to the next. Default: 10.")
  private double progressSeconds = 10;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master. Default: what spark-submit says, else local[*].")
  private String master;

  /**
   * Where the result goes.
   *
   * @param sampleFolder the name of the {@link DefaultFolder} where it is nobody's choice
   */
  String output(String sampleFolder) {
    return isSampleFolder()
        ? "file:" + DefaultFolder.resolve(sampleFolder).toAbsolutePath()
        : output;
  }

  /** Whether the folder is nobody's choice. */
  public boolean isSampleFolder() {
    return output == null;
  }

  public boolean resume() {
    return resume;
  }

  public int workers() {
    return workers;
  }

  /** From one line of progress to the next. */
  public Duration progress() {
    return Duration.ofMillis((long) (1000 * progressSeconds));
  }

  /** Empty for what Spark's own settings say. */
  public Optional<String> master() {
    return Optional.ofNullable(master);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(boolean hasInput) {
    List<String> problems = new ArrayList<>();
    if (hasInput && output == null) {
      problems.add(TrainMessages.OUTPUT_MISSING);
    }
    if (resume && output == null) {
      problems.add(TrainMessages.RESUME_NEEDS_OUTPUT);
    }
    Problems.atLeast(problems, "--workers", workers, 1);
    if (!(progressSeconds > 0)) {
      problems.add(TrainMessages.seconds(progressSeconds));
    }
    return problems;
  }
}
