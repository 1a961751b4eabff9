package io.encodeonce.jobs.options;

import io.encodeonce.runtime.InferenceException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options, which collect what is wrong so that a user sees all of it at once. */
public final class Problems {
  private Problems() {}

  static void needInput(List<String> problems, String option, Object value) {
    if (value != null) {
      problems.add(OptionMessages.needsInput(option));
    }
  }

  /** Adds what is wrong with a number that is too small; a null one was not given. */
  public static void atLeast(List<String> problems, String option, Integer value, int least) {
    if (value != null && value < least) {
      problems.add(OptionMessages.atLeast(option, value, least));
    }
  }

  /**
   * Refuses to run a job whose options are wrong, telling all that is.
   *
   * @throws ParameterException if there are problems
   */
  public static void requireNone(List<String> problems, CommandSpec job) {
    if (!problems.isEmpty()) {
      throw new ParameterException(
          job.commandLine(), "cannot run:\n  - " + String.join("\n  - ", problems));
    }
  }

  /** Adds what {@code check} refuses. */
  public static void refusals(List<String> problems, Runnable check) {
    try {
      check.run();
    } catch (InferenceException e) {
      problems.add(e.getMessage());
    }
  }
}
