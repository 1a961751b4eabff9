package io.encodeonce.jobs;

import java.io.PrintStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A task with its answers, which come into being when they are written.
 *
 * @param counts filled by writing, once
 */
record Answering(
    SparkSession spark,
    Dataset<Row> documents,
    Dataset<Row> answers,
    ErrorMode mode,
    Observation counts,
    Output output) {

  /** Checks all that can be checked before the first document is answered. */
  static Answering prepare(
      SparkSession spark, DecomposeTask task, JobModel model, ErrorMode mode, Output output) {
    model.requireComplete(spark);
    Observation counts = new Observation();
    return new Answering(
        spark, task.documents(), task.answers(model, mode, counts), mode, counts, output);
  }

  /** Answers and writes, telling {@code target} how far it is. */
  Summary write(PrintStream target) {
    long total = documents.count();
    try (Progress progress = Progress.start(spark.sparkContext(), total, target)) {
      output.write(answers);
      double seconds = progress.seconds();
      return Summary.of(AnswerCounts.of(counts), mode, progress.ended(), seconds, output);
    }
  }

  /** The answers as they were written. */
  Dataset<Row> written() {
    return output.read(spark, answers.schema());
  }
}
