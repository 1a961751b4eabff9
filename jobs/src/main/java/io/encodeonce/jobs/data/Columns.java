package io.encodeonce.jobs.data;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/** Columns that users have named. */
public final class Columns {
  private Columns() {}

  /** The column of exactly this name, whatever characters it has. */
  public static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** The type of the column that Spark finds by this name. */
  public static DataType type(Dataset<Row> rows, String name) {
    return rows.select(named(name)).schema().fields()[0].dataType();
  }
}
