package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.encodeonce.jobs.data.Origin;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Counts of answered documents, as they went by on their way to the output. */
record AnswerCounts(long documents, long answers, long truncated, long errors) {
  private static final String DOCUMENTS = "documents";
  private static final String ANSWERS = "answers";
  private static final String TRUNCATED = "truncated";
  private static final String ERRORS = "errors";

  /** The same rows, counted in {@code counts} when they are used for the first time. */
  static Dataset<Row> counting(Dataset<Row> answered, Observation counts) {
    Column isAnswered = col(Origin.ERROR).isNull();
    return answered.observe(
        counts,
        count(lit(1)).as(DOCUMENTS),
        coalesce(sum(when(isAnswered, size(col(AnswerColumns.ANSWERS)))), lit(0L)).as(ANSWERS),
        count_if(col(AnswerColumns.TRUNCATED)).as(TRUNCATED),
        count(col(Origin.ERROR)).as(ERRORS));
  }

  /** What was counted, once the rows have been used. */
  static AnswerCounts of(Observation counts) {
    try {
      Map<String, Object> byName = counts.getAsJava();
      return new AnswerCounts(
          (long) byName.get(DOCUMENTS),
          (long) byName.get(ANSWERS),
          (long) byName.get(TRUNCATED),
          (long) byName.get(ERRORS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted after the answers were written", e);
    }
  }
}
