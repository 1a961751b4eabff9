package io.encodeonce.spark.train;

import java.util.List;

/** What users are told of tables and runs that cannot be trained on. */
public final class Messages {
  public static final String NULL_TEXT = "the text is NULL";
  public static final String NO_ANSWERS =
      "the row has no prompt with an answer: give answers, or a text to learn in place of those"
          + " that are missing (none_text)";

  public static final String NOTHING_TO_ADAPT =
      "tokens is 1 and prune is 0, which leaves the model as it is: give tokens below 1, prune above"
          + " 0, acm, or several of them";

  private Messages() {}

  public static String tokensMissing(String model) {
    return "model %s has token samplers, so that acm needs tokens too: the share that it is to read"
        .formatted(model);
  }

  public static String noColumn(String column, List<String> columns) {
    return "column %s is not in the table, which has the columns %s".formatted(column, columns);
  }

  public static String columnType(String column, String rule, String type) {
    return "column %s must be %s, but is %s".formatted(column, rule, type);
  }

  public static String promptsType(String column, String type) {
    return "column %s must be ARRAY<STRUCT<name STRING, prompt STRING, answer STRING>>, but is %s: the"
            .formatted(column, type)
        + " answer may be an ARRAY<STRING> of spellings too, and called expected; names may be"
        + " left out";
  }

  public static String nothingToLearn(long refused, List<String> reasons) {
    return refused == 0
        ? "the table to learn from is empty: give one with rows"
        : "none of the table's %,d rows can be learned from; the first: %s"
            .formatted(refused, String.join("; ", reasons));
  }

  public static String tooFewExamples(int workers, long examples) {
    return "there are %d workers, but only %,d rows to learn from: give workers at most as many"
        .formatted(workers, examples);
  }

  public static String unwritable(String path, String reason) {
    return "output %s cannot be read or written: %s".formatted(path, reason);
  }

  public static String notEmpty(String path) {
    return "output %s is not empty: name another, or resume the run that is there".formatted(path);
  }

  public static String otherOrigin(String path, String fact, String saved, String here) {
    return "%s was saved by a run whose %s is %s, but here it is %s: give what that run was given, or"
            .formatted(path, fact, saved, here)
        + " another output";
  }

  public static String brokenLog(String path, String reason) {
    return "%s must be JSON lines, but is not: %s; remove it, and its run goes on without"
        .formatted(path, reason);
  }

  public static String brokenOrigin(String path, String reason) {
    return "%s must be a JSON object, but is not: %s; name another output".formatted(path, reason);
  }

  public static String lastSaved(long step, String path) {
    return step == 0
        ? "no state has been saved yet"
        : "the last state that was saved is that of step %,d, %s".formatted(step, path);
  }

  public static String otherTokenizer(String teacher, String model) {
    return ("teacher %s has another tokenizer.json than model %s: a model that is to say what its"
            + " teacher says must have the teacher's tokens; start from one that has")
        .formatted(teacher, model);
  }
}
