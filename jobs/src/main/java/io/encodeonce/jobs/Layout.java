package io.encodeonce.jobs;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How answered documents become rows of the output. */
sealed interface Layout permits WideLayout, LongLayout {

  /** The columns of {@code documents} that the output or the answering needs, and no others. */
  Dataset<Row> prepare(Dataset<Row> documents, List<String> answeringColumns);

  Dataset<Row> arrange(Dataset<Row> answered);

  /** The column of exactly this name, whatever characters it has. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
