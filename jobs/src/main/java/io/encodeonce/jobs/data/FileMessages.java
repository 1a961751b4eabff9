package io.encodeonce.jobs.data;

import java.util.List;

/** What users are told about files and their rows, read and written. */
public final class FileMessages {
  static final String NOT_THE_HEADER =
      "the row has more or fewer columns than the header, or quotes that are not doubled or closed";
  static final String NO_OBJECT = "the line is not a JSON object";
  static final String NO_OBJECTS = "the file is not a JSON object or an array of them";
  static final String LINES_OF_OBJECTS =
      "each line must be one JSON object: --multiline reads a file that is one object or array, over"
          + " any number of lines";
  static final String FILE_OF_OBJECTS =
      "with --multiline each file must be one JSON object or an array of them: leave it out where"
          + " each line is an object";

  private static final String OTHER_ENCODING =
      ", or has another encoding (\uFFFD is what its characters do not have; see --encoding)";
  private static final int BEGINNING_CHARACTERS = 60;

  private FileMessages() {}

  /** Of a row that cannot be read. */
  public static String malformed(String rule, String record, String file) {
    String encoding = record.indexOf('\uFFFD') < 0 ? "" : OTHER_ENCODING;
    return rule + encoding + ": " + line(record) + place(file);
  }

  /** What a message about a row says of its file. */
  public static String place(String file) {
    return " (in %s)".formatted(file);
  }

  static String unclosedQuote(long line) {
    return "the quote that opens a value in line %d of the file is never closed, so that the rest of"
            .formatted(line)
        + " the file is one value";
  }

  static String severalValues() {
    return "it has more than one JSON value, and Spark reads the first alone; " + FILE_OF_OBJECTS;
  }

  static String spacesOf(String name) {
    return "; spaces are part of a name: write it \"%s\"".formatted(name);
  }

  static String noInput(String path, String reason) {
    return "input %s cannot be read: %s".formatted(path, reason);
  }

  static String noColumn(String option, String name, List<String> present) {
    return "%s is %s, but the input has the columns %s".formatted(option, name, present);
  }

  static String promptFile(String path, String reason) {
    return "prompts %s cannot be used: %s".formatted(path, reason);
  }

  static String promptFileShape(String path) {
    return promptFile(
        path, "it must be a JSON list of strings or of {\"name\": \"...\", \"prompt\": \"...\"}");
  }

  static String outputExists(String path) {
    return "output %s exists: choose another, or give --save-mode overwrite or append"
        .formatted(path);
  }

  public static String outputUnwritable(String path, String reason) {
    return "output %s cannot be written: %s".formatted(path, reason);
  }

  /** The beginning of a text, on one line. */
  public static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    boolean fits = line.length() <= BEGINNING_CHARACTERS;
    return fits ? line : line.substring(0, BEGINNING_CHARACTERS) + "...";
  }
}
