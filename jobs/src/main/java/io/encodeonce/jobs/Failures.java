package io.encodeonce.jobs;

import io.encodeonce.runtime.InferenceException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How a job ends that cannot do its work. */
final class Failures {
  private Failures() {}

  static int wrongOption(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println(failure.getMessage());
    command.getErr().printf("%s --help has all options.%n", command.getCommandName());
    return CommandLine.ExitCode.USAGE;
  }

  /** Prints a refusal as its message; anything else is ours to mend, and needs its stack trace. */
  static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    Optional<Throwable> refusal =
        Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
            .filter(InferenceException.class::isInstance)
            .findFirst();
    if (refusal.isEmpty()) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().println("failed: " + refusal.orElse(failure).getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
