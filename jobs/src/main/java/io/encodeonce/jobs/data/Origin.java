package io.encodeonce.jobs.data;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Where a row comes from, beside its own columns, under names that no input should have. */
public final class Origin {
  /** {@code STRING}: the beginning of a row that could not be read; null for others. */
  public static final String RECORD = "_encodeonce_record";

  /** {@code STRING}: its file, as a URI; null for a row that is in none. */
  public static final String FILE = "_encodeonce_file";

  /** {@code STRING}: why a row was not read or has no answers; null for others. */
  public static final String ERROR = "_encodeonce_error";

  public static final List<String> COLUMNS = List.of(RECORD, FILE, ERROR);

  // More than a message shows.
  private static final int RECORD_CHARACTERS = 200;

  private Origin() {}

  /** Rows that are all right, and in no file. */
  public static Dataset<Row> ofNone(Dataset<Row> rows) {
    return with(rows, none(), none(), none());
  }

  /** Rows of files that have no records to be wrong. */
  static Dataset<Row> ofFiles(Dataset<Row> rows) {
    return with(rows, none(), file(rows), none());
  }

  /**
   * Rows of files, with a column {@link #RECORD} of those that break {@code rule}.
   *
   * @param unclosed quotes of CSV files, by file
   */
  static Dataset<Row> ofFiles(Dataset<Row> rows, String rule, Map<String, UnclosedQuote> unclosed) {
    Column open = UnclosedQuote.error(rows, file(rows), unclosed);
    Column record = coalesce(col(RECORD), when(open.isNotNull(), values(rows)));
    Column error = coalesce(open, when(col(RECORD).isNotNull(), lit(rule)));
    return with(rows, substring(record, 1, RECORD_CHARACTERS), file(rows), error);
  }

  private static Column values(Dataset<Row> rows) {
    return concat_ws(
        ",",
        own(rows).stream()
            .map(name -> Columns.named(name).cast(DataTypes.StringType))
            .toArray(Column[]::new));
  }

  private static Dataset<Row> with(Dataset<Row> rows, Column record, Column file, Column error) {
    return rows.withColumns(Map.of(RECORD, record, FILE, file, ERROR, error));
  }

  private static Column none() {
    return lit(null).cast(DataTypes.StringType);
  }

  private static Column file(Dataset<Row> rows) {
    return rows.metadataColumn("_metadata").getField("file_path");
  }

  /** The columns that rows have of their own. */
  public static List<String> own(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).filter(name -> !COLUMNS.contains(name)).toList();
  }

  /** A file as users write it. */
  public static String shown(String file) {
    return new Path(URI.create(file)).toString();
  }
}
