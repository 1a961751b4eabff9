package io.encodeonce.jobs;

import io.encodeonce.spark.DecompositionMetrics;
import java.io.PrintStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Work with its answers, which come into being when they are written. */
record Answering(
    SparkSession spark,
    Dataset<Row> documents,
    Dataset<Row> answers,
    DecompositionMetrics metrics,
    Output output) {

  /** Checks all that can be checked before the first document is answered. */
  static Answering prepare(SparkSession spark, Work work, Output output) {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    Dataset<Row> answered = work.questions().withMetrics(metrics).answer(work.documents());
    return new Answering(spark, work.documents(), work.layout().arrange(answered), metrics, output);
  }

  /** Answers and writes, telling {@code target} how far it is. */
  Summary write(PrintStream target) {
    long total = documents.count();
    try (Progress progress = Progress.start(spark.sparkContext(), metrics, total, target)) {
      output.write(answers);
      return new Summary(metrics, progress.seconds(), output);
    }
  }

  /** The answers as they were written. */
  Dataset<Row> written() {
    return output.read(spark, answers.schema());
  }
}
