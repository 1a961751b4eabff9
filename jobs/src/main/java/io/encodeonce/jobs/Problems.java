package io.encodeonce.jobs;

import io.encodeonce.runtime.InferenceException;
import java.util.List;

/** Checks of options, which collect what is wrong so that a user sees all of it at once. */
final class Problems {
  private Problems() {}

  static void needInput(List<String> problems, String option, Object value) {
    if (value != null) {
      problems.add(Messages.needsInput(option));
    }
  }

  static void atLeast(List<String> problems, String option, Integer value, int least) {
    if (value != null && value < least) {
      problems.add(Messages.atLeast(option, value, least));
    }
  }

  /** Adds what {@code check} refuses. */
  static void refusals(List<String> problems, Runnable check) {
    try {
      check.run();
    } catch (InferenceException e) {
      problems.add(e.getMessage());
    }
  }
}
