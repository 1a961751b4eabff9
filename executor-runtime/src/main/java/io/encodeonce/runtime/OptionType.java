package io.encodeonce.runtime;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an option's values are written.
 *
 * @param label stands for a value in manuals
 * @param rule what a text must be, as what follows "must be"
 * @param parser gives the value of a text that has the form, and throws {@link
 *     IllegalArgumentException} for others
 * @param printer gives a text that the parser reads
 */
public record OptionType<T>(
    Class<T> values,
    String label,
    String rule,
    Function<String, T> parser,
    Function<T, String> printer) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?([kmgtp]?)(i?b)?");
  private static final List<String> UNITS = List.of("", "k", "m", "g", "t", "p");

  public static final OptionType<Integer> COUNT =
      new OptionType<>(Integer.class, "N", "a whole number", Integer::valueOf, String::valueOf);

  public static final OptionType<Long> SEED =
      new OptionType<>(Long.class, "N", "a whole number", Long::valueOf, String::valueOf);

  public static final OptionType<Double> NUMBER =
      new OptionType<>(Double.class, "X", "a number", Double::valueOf, String::valueOf);

  /** In bytes, powers of 1024. */
  static final OptionType<Long> SIZE_OF_MEMORY =
      new OptionType<>(
          Long.class,
          "SIZE",
          "a whole number and a unit, as in 512m or 2GB",
          OptionType::bytes,
          OptionType::printBytes);

  /** Whether they are skipped. */
  static final OptionType<SpecialTokens> SPECIAL_TOKENS =
      new OptionType<>(
          SpecialTokens.class,
          "BOOLEAN",
          "true or false",
          OptionType::specialTokens,
          tokens -> String.valueOf(tokens == SpecialTokens.SKIP));

  static final OptionType<Device> DEVICE =
      new OptionType<>(Device.class, "DEVICE", Device.RULE, Device::parse, Device::toString);

  static final OptionType<StepCosts> COSTS =
      new OptionType<>(
          StepCosts.class, "MICROS", StepCosts.RULE, StepCosts::parse, StepCosts::format);

  /** Any of a type's values. */
  public static <E extends Enum<E>> OptionType<E> choice(Class<E> type) {
    return choice(type, List.of(type.getEnumConstants()));
  }

  /** One of some values, two at least. */
  public static <E extends Enum<E>> OptionType<E> choice(Class<E> type, List<E> values) {
    List<String> names = values.stream().map(OptionType::name).toList();
    String last = names.get(names.size() - 1);
    String rule = String.join(", ", names.subList(0, names.size() - 1)) + " or " + last;
    return new OptionType<>(type, "NAME", rule, text -> chosen(values, text), OptionType::name);
  }

  private static <E extends Enum<E>> E chosen(List<E> values, String text) {
    return values.stream()
        .filter(value -> name(value).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static SpecialTokens specialTokens(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> SpecialTokens.SKIP;
      case "false" -> SpecialTokens.KEEP;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static long bytes(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException(text);
    }
    int shift = 10 * UNITS.indexOf(size.group(2));
    long bytes = Long.parseLong(size.group(1));
    if (bytes > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException(text);
    }
    return bytes << shift;
  }

  private static String printBytes(long bytes) {
    int unit = 0;
    while (unit + 1 < UNITS.size() && bytes >> 10 << 10 == bytes && bytes != 0) {
      bytes >>= 10;
      unit++;
    }
    return bytes + UNITS.get(unit);
  }

  /**
   * Reads a text.
   *
   * @param key the option's, for the refusal
   * @throws OptionException if the text has not the form
   */
  T parse(String key, String text) {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new OptionException(key, "is '%s', but must be %s".formatted(text, rule));
    }
  }

  String print(T value) {
    return printer.apply(value);
  }
}
