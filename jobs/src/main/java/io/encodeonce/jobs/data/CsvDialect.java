package io.encodeonce.jobs.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.csv.CSVExprUtils;

/**
 * How CSV files are written whose values may span lines. Finds a quote that no other closes.
 *
 * @param quote a character, or -1 for none, as the other two
 */
record CsvDialect(String delimiter, int quote, int escape, int comment, String encoding)
    implements FileScan.Finder<UnclosedQuote> {
  private static final int NONE = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

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

  @Override
  public Optional<UnclosedQuote> find(InputStream content) throws IOException {
    Reader reader = new BufferedReader(new InputStreamReader(content, Charset.forName(encoding)));
    CsvScanner scanner = new CsvScanner(this);
    int first = reader.read();
    for (int next = first == BYTE_ORDER_MARK ? reader.read() : first;
        next != NONE;
        next = reader.read()) {
      scanner.pass((char) next);
    }
    return scanner.unclosed();
  }
}
