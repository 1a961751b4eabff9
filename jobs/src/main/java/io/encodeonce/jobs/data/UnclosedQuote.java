package io.encodeonce.jobs.data;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/**
 * A quote of a CSV file that no other closes: for Spark all that follows is one value, and right.
 *
 * @param line where it stands, counted from 1
 * @param beginning of that value, without line breaks
 */
record UnclosedQuote(long line, String beginning) implements Serializable {
  static final int BEGINNING_CHARACTERS = 200;

  /** {@code STRING}: what is wrong with the row that has its file's unclosed quote; else null. */
  static Column error(Dataset<Row> rows, Column file, Map<String, UnclosedQuote> byFile) {
    if (byFile.isEmpty()) {
      return lit(null).cast(DataTypes.StringType);
    }
    Column beginning = of(file, byFile, UnclosedQuote::beginning);
    Column isIt =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType() instanceof StringType)
            .map(field -> coalesce(beginningOf(field.name()).equalTo(beginning), lit(false)))
            .reduce(lit(false), Column::or);
    return when(isIt, of(file, byFile, quote -> FileMessages.unclosedQuote(quote.line())));
  }

  private static Column of(
      Column file, Map<String, UnclosedQuote> byFile, Function<UnclosedQuote, String> part) {
    Column[] entries =
        byFile.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey(), part.apply(entry.getValue())))
            .map(text -> lit(text))
            .toArray(Column[]::new);
    return try_element_at(map(entries), file);
  }

  private static Column beginningOf(String column) {
    Column oneLine = translate(Columns.named(column), "\r\n", "");
    return substring(oneLine, 1, BEGINNING_CHARACTERS);
  }
}
