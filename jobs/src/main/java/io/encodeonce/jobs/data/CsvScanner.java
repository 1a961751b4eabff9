package io.encodeonce.jobs.data;

import java.util.Optional;

/**
 * Goes through a CSV file as Spark's reader does: a quote opens a value only at its beginning, and
 * a quote inside that is neither escaped nor the value's last character gives up on quoting, up to
 * the next delimiter.
 */
final class CsvScanner {
  private enum State {
    LINE_START,
    COMMENT,
    VALUE_START,
    PLAIN,
    QUOTED,
    AFTER_ESCAPE
  }

  private final CsvDialect dialect;
  private final StringBuilder beginning = new StringBuilder();
  private State state = State.LINE_START;
  private long line = 1;
  private long openedInLine;
  private int matchedDelimiter;

  CsvScanner(CsvDialect dialect) {
    this.dialect = dialect;
  }

  void pass(char next) {
    switch (state) {
      case LINE_START -> start(next, next == dialect.comment());
      case VALUE_START -> start(next, false);
      case COMMENT -> state = isLineBreak(next) ? State.LINE_START : State.COMMENT;
      case PLAIN -> plain(next);
      case QUOTED -> quoted(next);
      case AFTER_ESCAPE -> afterEscape(next);
    }
    line += next == '\n' ? 1 : 0;
  }

  private void start(char next, boolean isComment) {
    if (isComment) {
      state = State.COMMENT;
    } else if (next == dialect.quote()) {
      state = State.QUOTED;
      openedInLine = line;
      beginning.setLength(0);
    } else {
      plain(next);
    }
  }

  private void plain(char next) {
    String delimiter = dialect.delimiter();
    boolean goesOn = next == delimiter.charAt(matchedDelimiter);
    matchedDelimiter = goesOn ? matchedDelimiter + 1 : next == delimiter.charAt(0) ? 1 : 0;
    state = State.PLAIN;
    if (isLineBreak(next)) {
      state = State.LINE_START;
    } else if (matchedDelimiter == delimiter.length()) {
      state = State.VALUE_START;
      matchedDelimiter = 0;
    }
  }

  private void quoted(char next) {
    if (next == dialect.escape()) {
      state = State.AFTER_ESCAPE;
    } else if (next == dialect.quote()) {
      state = State.PLAIN;
    } else {
      keep(next);
    }
  }

  private void afterEscape(char next) {
    boolean doubles = dialect.escape() == dialect.quote();
    if (doubles && next != dialect.quote()) {
      plain(next);
      return;
    }
    if (next != dialect.quote() && next != dialect.escape()) {
      keep((char) dialect.escape());
    }
    keep(next);
    state = State.QUOTED;
  }

  private void keep(char next) {
    if (beginning.length() < UnclosedQuote.BEGINNING_CHARACTERS && !isLineBreak(next)) {
      beginning.append(next);
    }
  }

  private static boolean isLineBreak(char character) {
    return character == '\n' || character == '\r';
  }

  /** What is open at the end of the file, if it took other lines with it. */
  Optional<UnclosedQuote> unclosed() {
    boolean closes = state == State.AFTER_ESCAPE && dialect.escape() == dialect.quote();
    boolean open = state == State.QUOTED || (state == State.AFTER_ESCAPE && !closes);
    return open && line > openedInLine + 1
        ? Optional.of(new UnclosedQuote(openedInLine, beginning.toString()))
        : Optional.empty();
  }
}
