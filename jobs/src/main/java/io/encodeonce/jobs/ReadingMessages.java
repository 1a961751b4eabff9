package io.encodeonce.jobs;

import java.util.List;
import java.util.stream.Collectors;

/** What this module tells its users about files that cannot be read as they asked. */
final class ReadingMessages {
  static final String NO_DELIMITER = "--csv-delimiter is empty, but must have a character";
  static final String LONG_QUOTE =
      "--csv-quote is %s, but must be one character, or empty where nothing is quoted";
  static final String OF_THE_JOB =
      "--read-option %s is the job's to set, which finds bad rows by it: --mode says what becomes"
          + " of them";
  static final String NOT_THE_HEADER =
      "the row has more or fewer columns than the header, or quotes that are not doubled or closed";
  static final String NO_OBJECT = "the line is not a JSON object";
  static final String NO_OBJECTS = "the file is not a JSON object or an array of them";
  static final String UTF_16_LINES =
      "--encoding %s is not for lines of json: give UTF-16LE, UTF-16BE, UTF-32LE or UTF-32BE";

  private static final String OTHER_ENCODING =
      ", or has another encoding (\uFFFD is what its characters do not have; see --encoding)";

  static final String LINES_OF_OBJECTS =
      "each line must be one JSON object: --multiline reads a file that is one object or array, over"
          + " any number of lines";
  static final String FILE_OF_OBJECTS =
      "with --multiline each file must be one JSON object or an array of them: leave it out where"
          + " each line is an object";

  private ReadingMessages() {}

  static String flagOfOtherFormat(String flag, List<InputFormat> formats, InputFormat format) {
    return "%s belongs to %s, but the input's format is %s"
        .formatted(
            flag,
            formats.stream().map(InputFormat::shown).collect(Collectors.joining(" and ")),
            format.shown());
  }

  static String twice(String flag, String key) {
    return "give one of %s and --read-option %s, not both".formatted(flag, key);
  }

  static String unknownOption(String key, InputFormat format) {
    return "--read-option %s is unknown to Spark's reader of %s: see the options of Spark's data"
            .formatted(key, format.shown())
        + " sources";
  }

  static String charset(String name) {
    return "encoding %s is unknown to Java: give one as UTF-8, ISO-8859-1 or windows-1252"
        .formatted(name);
  }

  /** Of a row that cannot be read. */
  static String malformed(String rule, String record, String file) {
    String encoding = record.indexOf('\uFFFD') < 0 ? "" : OTHER_ENCODING;
    return rule + encoding + ": " + Messages.line(record) + place(file);
  }

  static String place(String file) {
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
}
