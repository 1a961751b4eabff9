package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.Output;
import io.encodeonce.jobs.model.JobModel;
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
public record Answering(
    Dataset<Row> documents,
    Dataset<Row> answers,
    ErrorMode mode,
    Observation counts,
    Output output) {

  /** Checks all that can be checked before the first document is answered. */
  public static Answering prepare(
      SparkSession spark, DecomposeTask task, JobModel model, RunOptions run, Output output) {
    model.requireComplete(spark);
    DecomposeTask spread = task.spread(run);
    Observation counts = new Observation();
    Dataset<Row> answers = spread.answers(model, run.mode(), counts);
    return new Answering(spread.documents(), answers, run.mode(), counts, output);
  }

  /** Answers and writes, telling {@code target} how far it is. */
  public Summary write(PrintStream target) {
    long total = documents.count();
    try (Progress progress =
        Progress.start(documents.sparkSession().sparkContext(), total, target)) {
      output.write(answers);
      double seconds = progress.seconds();
      return Summary.of(AnswerCounts.of(counts), mode, progress.ended(), seconds, output);
    }
  }

  /** The answers as they were written. */
  public Dataset<Row> written() {
    return output.read(answers.sparkSession(), answers.schema());
  }
}
