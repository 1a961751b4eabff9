package io.encodeonce.runtime;

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

  public String key() {
    return key;
  }

  /** The message for those who know the option by another name, such as a flag. */
  public String messageFor(String name) {
    return name + " " + problem;
  }

  static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new OptionException(key, "is %s, but must be %s".formatted(value, rule));
    }
  }

  static <T> void require(boolean holds, RuntimeOption<T> option, T value, String rule) {
    if (!holds) {
      require(false, option.key(), option.type().print(value), rule);
    }
  }
}
