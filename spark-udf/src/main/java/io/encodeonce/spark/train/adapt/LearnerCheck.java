package io.encodeonce.spark.train.adapt;

import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.LearnerCheckpoint;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.check.AnswerCheck;
import io.encodeonce.spark.train.folder.OutputFolder;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers some rows with fixed numbers of learners, to see what each number is worth.
 *
 * @param table as {@link TrainingColumns} gives it
 * @param options with which prompts are answered
 */
record LearnerCheck(
    SparkSession spark, OutputFolder output, Dataset<Row> table, RuntimeOptions options) {
  private static final int ASKED_ROWS = 500;

  /**
   * Asks a model.
   *
   * @param name of the model's folder in the output
   * @param learners that run of each module
   * @param of so many
   */
  LearnerRecord check(String name, int learners, int of) {
    String fixed = "fixed-" + learners;
    output.bring(
        fixed,
        target ->
            output.fetch(
                name,
                model -> {
                  LearnerCheckpoint.writeFixed(model, learners, target);
                  return target;
                }));
    try {
      ModelReference model =
          ModelReference.read(
              spark.sparkContext(), spark.sessionState().conf(), List.of(output.path(fixed)));
      AnswerCheck.Counts counts = new AnswerCheck(model, options).count(table.limit(ASKED_ROWS));
      return new LearnerRecord(learners, of, counts.answers(), counts.rightAnswers());
    } finally {
      output.delete(fixed);
    }
  }
}
