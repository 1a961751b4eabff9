package io.encodeonce.jobs.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Optional;

/** Finds the quote of a CSV file that no other closes. */
record UnclosedQuoteFinder(CsvDialect dialect) implements FileScan.Finder<UnclosedQuote> {
  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  @Override
  public Optional<UnclosedQuote> find(InputStream content) throws IOException {
    Reader reader =
        new BufferedReader(new InputStreamReader(content, Charset.forName(dialect.encoding())));
    CsvScanner scanner = new CsvScanner(dialect);
    int first = reader.read();
    for (int next = first == BYTE_ORDER_MARK ? reader.read() : first;
        next != END;
        next = reader.read()) {
      scanner.pass((char) next);
    }
    return scanner.unclosed();
  }
}
