package io.encodeonce.spark.function;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/** What users are told of calls that cannot be answered. */
public final class Messages {
  static final String NO_PROMPTS = "prompts is empty, but must have at least one prompt";

  private static final int BEGINNING_CHARACTERS = 60;

  private Messages() {}

  public static String arguments(Object signature) {
    return "the arguments must be those of " + signature;
  }

  static String parameter(Object signature, String name) {
    return "there is no parameter %s: the arguments must be those of %s".formatted(name, signature);
  }

  static String parameterTwice(Object signature, String name) {
    return "parameter %s is given twice: the arguments must be those of %s"
        .formatted(name, signature);
  }

  static String argumentType(String parameter, String expected, DataType found) {
    return "%s must be %s, but is %s".formatted(parameter, expected, found.sql());
  }

  static String notConstant(String parameter, String expression) {
    return "%s must be a constant that is not NULL, but is %s".formatted(parameter, expression);
  }

  public static String nullInside(String parameter) {
    return "%s has a NULL inside: leave it out, or give a text".formatted(parameter);
  }

  static String unknownKey(String what, String key, List<String> known) {
    String nearest = known.stream().min(Comparator.comparing(k -> distance(k, key))).orElse("");
    return "%s %s is unknown: did you mean %s? Known are %s"
        .formatted(what, key, nearest, String.join(", ", known));
  }

  private static int distance(String known, String key) {
    return UTF8String.fromString(known).levenshteinDistance(UTF8String.fromString(key));
  }

  static String mode(String value) {
    return "option mode is '%s', but must be permissive or failfast".formatted(value);
  }

  static String noModel(String model, String pathKey, String sample) {
    return ("no model is named %s: set %s to a checkpoint's directory, or name another model"
            + " in the options, such as map('model', '%s')")
        .formatted(model, pathKey, sample);
  }

  static String noDraft(String model, String draftKey) {
    return "model %s has no draft: set %s to a checkpoint's directory, or leave speculation out"
        .formatted(model, draftKey);
  }

  static String namesAlike(List<String> names) {
    return "prompt names %s differ in case at most: an answer could not be found by its name"
        .formatted(names);
  }

  static String allowedCount(int lists, int prompts) {
    return ("allowed has %d lists for %d prompts: give one for each prompt, NULL where any answer is"
            + " allowed")
        .formatted(lists, prompts);
  }

  static String emptyList(String parameter) {
    return "a list of %s is empty: give one text or more, or NULL in its place"
        .formatted(parameter);
  }

  static String emptyInside(String parameter) {
    return "%s has an empty text, which is no answer: leave it out".formatted(parameter);
  }

  static String twiceInside(String parameter, String text) {
    return "%s has the text \"%s\" twice: leave one out".formatted(parameter, text);
  }

  static String badRow(String function, String text, String error) {
    return "%s could not answer %s (mode FAILFAST): %s".formatted(function, beginning(text), error);
  }

  private static String beginning(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    boolean fits = line.length() <= BEGINNING_CHARACTERS;
    return "the text that begins with \"%s\""
        .formatted(fits ? line : line.substring(0, BEGINNING_CHARACTERS) + "...");
  }
}
