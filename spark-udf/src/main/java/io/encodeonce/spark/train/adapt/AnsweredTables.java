package io.encodeonce.spark.train.adapt;

import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.check.Alignment;
import io.encodeonce.spark.train.check.Validation;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Tables whose prompts all have answers, those that were missing the teacher's. They are computed
 * when they are first read, and kept until they are closed.
 *
 * @param learned by {@link TrainingColumns#ANSWERED}
 */
record AnsweredTables(Dataset<Row> learned, Optional<Dataset<Row>> validated)
    implements AutoCloseable {

  /** Refuses a teacher of other tokens than the model's. */
  static AnsweredTables of(AdaptationTask task) {
    Alignment alignment =
        new Alignment(
            task.spark(),
            task.teacher(),
            Validation.answering(task.trainingOptions(AdaptationPhase.ADAPTING)));
    alignment.requireTokenizerOf(task.model());
    return new AnsweredTables(
        answered(task, alignment, task.table()),
        task.validation().map(table -> answered(task, alignment, table)));
  }

  private static Dataset<Row> answered(
      AdaptationTask task, Alignment alignment, Dataset<Row> table) {
    return alignment.answered(task.columns().open(table));
  }

  /** Some texts of what is learned, the same each time. */
  List<String> texts(int count) {
    return learned
        .select(TrainingColumns.TEXT)
        .where(functions.length(functions.col(TrainingColumns.TEXT)).gt(0))
        .orderBy(functions.xxhash64(functions.col(TrainingColumns.TEXT)))
        .limit(count)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Override
  public void close() {
    learned.unpersist();
    validated.ifPresent(Dataset::unpersist);
  }
}
