package io.encodeonce.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of some options; each may count or not once all are known. Immutable. */
public final class OptionValues {
  public static final OptionValues NONE = new OptionValues(Map.of());

  private final Map<RuntimeOption<?>, Object> values;

  private OptionValues(Map<RuntimeOption<?>, Object> values) {
    this.values = values;
  }

  /**
   * Reads texts by key, in any order; keys that are no option's are left to others.
   *
   * @throws OptionException if a text has not its option's form
   */
  public static OptionValues parse(Map<String, String> texts) {
    return parse(texts, RuntimeOption.ALL);
  }

  /**
   * Reads texts by key as those options, such as training's, that have them.
   *
   * @throws OptionException if a text has not its option's form
   */
  public static OptionValues parse(Map<String, String> texts, List<RuntimeOption<?>> options) {
    Map<RuntimeOption<?>, Object> values = new LinkedHashMap<>();
    for (RuntimeOption<?> option : options) {
      String text = texts.get(option.key());
      if (text != null) {
        values.put(option, option.parse(text));
      }
    }
    return new OptionValues(values);
  }

  /** These, and {@code stronger} in their place where both have a value. */
  public OptionValues with(OptionValues stronger) {
    Map<RuntimeOption<?>, Object> both = new LinkedHashMap<>(values);
    both.putAll(stronger.values);
    return new OptionValues(both);
  }

  /** These and one more. */
  public <T> OptionValues with(RuntimeOption<T> option, T value) {
    return with(new OptionValues(Map.of(option, value)));
  }

  /** These without one, of which nothing is said then. */
  public OptionValues without(RuntimeOption<?> option) {
    Map<RuntimeOption<?>, Object> others = new LinkedHashMap<>(values);
    others.remove(option);
    return new OptionValues(others);
  }

  public <T> Optional<T> find(RuntimeOption<T> option) {
    return Optional.ofNullable(option.type().values().cast(values.get(option)));
  }

  /** The value, or the default of an option that has one whatever the others say. */
  public <T> T get(RuntimeOption<T> option) {
    return find(option).or(option::defaultValue).orElseThrow();
  }
}
