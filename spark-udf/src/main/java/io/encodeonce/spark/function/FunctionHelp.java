package io.encodeonce.spark.function;

import io.encodeonce.runtime.RuntimeOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/** What {@code DESCRIBE FUNCTION EXTENDED} says of a function. Its examples run as they stand. */
final class FunctionHelp {
  private static final String SINCE = "0.1.0";
  private static final String DIALOGUE =
      "'user: I want to find a restaurant in San Jose for 2 people.'";
  private static final String ON_SAMPLE = "map('model', 'sample')";

  private static final Map<String, String> USAGE =
      Map.of(
          "generate", "Answers a prompt about the text, as a STRING.",
          "decompose",
              "Answers every prompt about the text, which is encoded once for all of them. Prompts in"
                  + " an array, which may differ by row, give an array of answers in their order; a"
                  + " constant map of names and prompts gives a struct with an answer a name. An"
                  + " answer is STRUCT<value, score, tokens, finish, truncated, error,"
                  + " kept_tokens, learners_run, decoder_learners_run>.",
          "extract", "Answers every prompt about the text with one of the values allowed for it.",
          "classify",
              "Says which label is the most probable answer to the prompt, as STRUCT<label, score,"
                  + " scores>; the labels' scores add up to 1.",
          "count_tokens", "Counts the tokens that the model would read of the text, uncut.");

  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "text",
          "STRING, the document; NULL gives NULL.",
          "prompt",
          "STRING, what the answer starts from.",
          "prompts",
          "ARRAY<STRING>, or a constant MAP<STRING, STRING> of names and prompts.",
          "labels",
          "ARRAY<STRING>, the only answers there are: none of them empty, and no two of the same"
              + " tokens.",
          "allowed",
          "the values that each answer may have: ARRAY<ARRAY<STRING>> in the prompts' order, or a"
              + " constant MAP<STRING, ARRAY<STRING>> by name; a missing list, or NULL, allows any. As"
              + " labels, those of a list are none of them empty, and no two of the same tokens.",
          "options",
          "a constant MAP<STRING, STRING> with any of"
              + option("model", "The model's name in the configuration.", "default")
              + option(
                  "mode",
                  "permissive, or failfast: what cannot be answered fails the query.",
                  "what spark.encodeonce.mode says, else permissive")
              + RuntimeOption.ALL.stream()
                  .map(o -> option(o.key(), o.help(), o.defaultText()))
                  .collect(Collectors.joining())
              + "\n          Other keys of a checkpoint's generation_config.json that would change"
              + " answers are not obeyed, and named once in the driver's log.");

  private static final Map<String, Example> EXAMPLES =
      Map.of(
          "generate",
              new Example(
                  "%s(" + DIALOGUE + ", 'restaurants city:', " + ON_SAMPLE + ")", "San Jose"),
          "decompose",
              new Example(
                  "%s("
                      + DIALOGUE
                      + ", map('place', 'restaurants city:', 'seats', 'restaurants number of"
                      + " seats:'), "
                      + ON_SAMPLE
                      + ").place.value",
                  "San Jose"),
          "extract",
              new Example(
                  "%s("
                      + DIALOGUE
                      + ", array('restaurants number of seats:'), array(array('1', '2', '3')), "
                      + ON_SAMPLE
                      + ")[0].value",
                  "2"),
          "classify",
              new Example(
                  "%s("
                      + DIALOGUE
                      + ", 'restaurants city:', array('Oakland', 'San Jose'), "
                      + ON_SAMPLE
                      + ").label",
                  "San Jose"),
          "count_tokens", new Example("%s(" + DIALOGUE + ", " + ON_SAMPLE + ")", "17"));

  private static String option(String key, String help, String defaultText) {
    return "\n          %s - %s Default: %s.".formatted(key, help, defaultText);
  }

  private record Example(String call, String result) {
    String text(String function) {
      return "\n    Examples:\n      > SELECT %s;\n       %s\n  "
          .formatted(call.formatted(function), result);
    }
  }

  private FunctionHelp() {}

  /**
   * Describes a function.
   *
   * @param kind its name without prefixes
   * @param nullOnError whether a failure gives NULL
   */
  static ExpressionInfo of(String kind, Signature signature, boolean nullOnError) {
    String usage =
        nullOnError
            ? USAGE.get(kind)
                + " NULL for a row where that fails; a bad constant is an error still."
            : USAGE.get(kind);
    return new ExpressionInfo(
        DocumentCall.class.getName(),
        null,
        signature.name(),
        "%s - %s".formatted(signature, usage),
        arguments(signature.parameters()),
        EXAMPLES.get(kind).text(signature.name()),
        "",
        "misc_funcs",
        SINCE,
        "",
        "built-in");
  }

  private static String arguments(List<String> parameters) {
    StringBuilder text = new StringBuilder("\n    Arguments:\n");
    parameters.forEach(p -> text.append("      * %s - %s\n".formatted(p, ARGUMENTS.get(p))));
    return text.append("  ").toString();
  }
}
