package io.encodeonce.runtime;

import java.util.ArrayList;
import java.util.List;

/** An option has a value that it cannot have. */
public final class OptionException extends InferenceException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String problem;

  /**
   * Refuses a value.
   *
   * @param key the option's
   * @param problem the value and the rule, as what follows the option's name
   */
  public OptionException(String key, String problem) {
    super("option " + key + " " + problem);
    this.key = key;
    this.problem = problem;
  }

  /** What several checks refuse, in their order. */
  public static List<OptionException> refusals(List<Runnable> checks) {
    List<OptionException> refusals = new ArrayList<>();
    for (Runnable check : checks) {
      try {
        check.run();
      } catch (OptionException e) {
        refusals.add(e);
      }
    }
    return refusals;
  }

  public String key() {
    return key;
  }

  /** The message for those who know the option by another name, such as a flag. */
  public String messageFor(String name) {
    return name + " " + problem;
  }

  /**
   * Checks a value that is no option's text.
   *
   * @param rule what it must be, as what follows "must be"
   * @throws OptionException if the rule does not hold
   */
  public static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new OptionException(key, "is %s, but must be %s".formatted(value, rule));
    }
  }

  /**
   * Checks an option's value.
   *
   * @param rule what it must be, as what follows "must be"
   * @throws OptionException if the rule does not hold
   */
  public static <T> void require(boolean holds, RuntimeOption<T> option, T value, String rule) {
    if (!holds) {
      require(false, option.key(), option.type().print(value), rule);
    }
  }

  /**
   * Checks that a number is above 0, and finite.
   *
   * @throws OptionException if it is not
   */
  public static void requirePositive(RuntimeOption<Double> option, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, option, value, "above 0 and finite");
  }

  /**
   * Checks that a number is not below 0, and finite.
   *
   * @throws OptionException if it is not
   */
  public static void requireNotNegative(RuntimeOption<Double> option, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, option, value, "at least 0 and finite");
  }
}
