package io.encodeonce.jobs;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.TrainingException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How a job ends that cannot do its work. */
final class Failures {
  // The beginning of Spark's message when a task meets a file that it cannot read.
  private static final String UNREADABLE = "[FAILED_READ_FILE";

  private Failures() {}

  static int wrongOption(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println(failure.getMessage());
    command.getErr().printf("%s --help has all options.%n", command.getCommandName());
    return CommandLine.ExitCode.USAGE;
  }

  /** Prints a refusal as its message; anything else is ours to mend, and needs its stack trace. */
  static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    Optional<String> refusal = refusal(failure).or(() -> unreadableFile(failure));
    if (refusal.isEmpty()) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().println("failed: " + refusal.orElse(failure.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static Optional<String> refusal(Exception failure) {
    return causes(failure).filter(Failures::isRefusal).findFirst().map(Throwable::getMessage);
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof InferenceException || cause instanceof TrainingException;
  }

  /** What Spark says of a file, and why. */
  private static Optional<String> unreadableFile(Exception failure) {
    return causes(failure)
        .filter(cause -> String.valueOf(cause.getMessage()).startsWith(UNREADABLE))
        .findFirst()
        .flatMap(
            spark ->
                causes(spark)
                    .reduce((cause, deeper) -> deeper)
                    .map(deepest -> spark.getMessage() + " " + deepest.getMessage()));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
