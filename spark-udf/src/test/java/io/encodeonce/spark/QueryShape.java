package io.encodeonce.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Statements of which the last is a query, and what they cost.
 *
 * @param documents how many are to be inferred for all statements
 * @param ordered whether the query's rows have an order
 */
record QueryShape(int documents, boolean ordered, List<String> statements) {
  private static final Path FOLDER = Path.of("src/test/resources/io/encodeonce/spark/shapes");
  private static final Pattern HEAD = Pattern.compile("-- (\\d+)(, in order)?: .*");

  /** The shapes of a family; a blank line stands between two. */
  static Stream<QueryShape> family(String name) {
    try {
      String text = Files.readString(FOLDER.resolve(name + ".sql"));
      return Arrays.stream(text.strip().split("\n\n+")).map(QueryShape::parsed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static QueryShape parsed(String text) {
    Matcher head = HEAD.matcher(text.lines().findFirst().orElseThrow());
    if (!head.matches()) {
      throw new IllegalArgumentException("a shape starts with its documents: " + text);
    }
    String sql = text.lines().skip(1).reduce("", (lines, line) -> lines + line + "\n");
    return new QueryShape(
        Integer.parseInt(head.group(1)),
        head.group(2) != null,
        Arrays.stream(sql.split(";\n")).map(String::strip).toList());
  }

  /** The same with the functions to compare with. */
  QueryShape ofReference() {
    return new QueryShape(
        documents,
        ordered,
        statements.stream().map(sql -> sql.replace("eo_", "reference_")).toList());
  }

  @Override
  public String toString() {
    return String.join("; ", statements);
  }
}
