package io.encodeonce.jobs.data;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.csv.CSVExprUtils;

/**
 * How CSV files are written whose values may span lines.
 *
 * @param quote a character, or -1 for none, as the other two
 */
record CsvDialect(String delimiter, int quote, int escape, int comment, String encoding)
    implements Serializable {
  private static final int NONE = -1;

  /**
   * The dialect that options of Spark's reader describe; none where a quote ends with its line at
   * the latest, or where lines end in a way of their own.
   */
  static Optional<CsvDialect> of(Map<String, String> options) {
    boolean spans = Boolean.parseBoolean(options.get("multiLine"));
    int quote = character(options.get("quote"));
    if (!spans || quote == NONE || options.containsKey("lineSep")) {
      return Optional.empty();
    }
    String delimiter = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    return Optional.of(
        new CsvDialect(
            CSVExprUtils.toDelimiterStr(delimiter),
            quote,
            character(options.get("escape")),
            character(options.get("comment")),
            options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8"))));
  }

  private static int character(String value) {
    return value == null || value.isEmpty() ? NONE : value.charAt(0);
  }
}
