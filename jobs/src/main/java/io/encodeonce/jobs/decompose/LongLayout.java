package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.jobs.data.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A row a document and prompt. */
record LongLayout(Optional<String> idColumn) implements Layout {
  // Not a name that a text column is likely to have.
  private static final String ID = "_encodeonce_id";

  @Override
  public Dataset<Row> prepare(Dataset<Row> documents, List<String> answeringColumns) {
    Column id = idColumn.map(Columns::named).orElseGet(() -> monotonically_increasing_id());
    Stream<Column> needed =
        Stream.of(answeringColumns, Origin.COLUMNS).flatMap(List::stream).map(Columns::named);
    return documents.select(Stream.concat(Stream.of(id.as(ID)), needed).toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> arrange(Dataset<Row> answered) {
    return answered
        .select(
            col(ID),
            explode_outer(col(AnswerColumns.ANSWERS)).as("answer"),
            col(AnswerColumns.TRUNCATED).as(TRUNCATED),
            col(Origin.ERROR).as(ERROR))
        .select(col(ID).as("id"), col("answer.*"), col(TRUNCATED), col(ERROR));
  }
}
