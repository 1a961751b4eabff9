package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** A schema whose columns are found as the session's SQL would find them. */
record Columns(StructType schema, boolean caseSensitive) implements Serializable {

  static Columns of(Dataset<Row> rows) {
    String caseSensitive = rows.sparkSession().conf().get("spark.sql.caseSensitive", "false");
    return new Columns(rows.schema(), Boolean.parseBoolean(caseSensitive));
  }

  /** The place of the one column of this name. */
  int index(String name) {
    int[] found =
        IntStream.range(0, schema.length())
            .filter(i -> same(schema.fieldNames()[i], name))
            .toArray();
    if (found.length != 1) {
      throw new InferenceException(Messages.column(name, found.length, schema));
    }
    return found[0];
  }

  void requireText(String name) {
    var type = schema.fields()[index(name)].dataType();
    if (!(type instanceof StringType)) {
      throw new InferenceException(Messages.columnType(name, "STRING", type));
    }
  }

  void requireAbsent(List<String> names) {
    for (String present : schema.fieldNames()) {
      if (names.stream().anyMatch(name -> same(present, name))) {
        throw new InferenceException(Messages.columnTaken(present));
      }
    }
  }

  private boolean same(String first, String second) {
    return caseSensitive ? first.equals(second) : first.equalsIgnoreCase(second);
  }
}
