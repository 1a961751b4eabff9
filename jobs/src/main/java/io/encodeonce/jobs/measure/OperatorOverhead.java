package io.encodeonce.jobs.measure;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a row pays for passing through the operator: the time of a query with a call less that of
 * the same query without one, and less the model's own.
 */
public final class OperatorOverhead {
  private static final String ROWS =
      " FROM (SELECT id, concat('user: hello ', id DIV 4096) AS text, IF(id < 0, 'a', NULL) AS none"
          + " FROM range(0, %d, 1, 1))";
  private static final String CALL =
      "eo_generate(%s, 'restaurants city:', map('model', 'sample', 'look_ahead', 4096,"
          + " 'max_new_tokens', 1))";
  private static final String WITHOUT_CALL = "SELECT sum(length(text) + length(none))" + ROWS;
  private static final String NULL_TEXT =
      "SELECT sum(length(text) + length(" + CALL.formatted("none") + "))" + ROWS;
  private static final String SHARED_TEXT =
      "SELECT sum(length(text) + length(" + CALL.formatted("text") + "))" + ROWS;

  private final SparkSession spark;
  private final int rows;
  private final int runs;

  /**
   * Measures in a session.
   *
   * @param runs timed runs of each query
   */
  public OperatorOverhead(SparkSession spark, int rows, int runs) {
    this.spark = spark;
    this.rows = rows;
    this.runs = runs;
  }

  /** Runs the queries in turns; the figures are medians. */
  public OperatorCost measure() {
    List<Double> nullText = new ArrayList<>();
    List<Double> sharedText = new ArrayList<>();
    round();
    for (int run = 0; run < runs; run++) {
      double[] micros = round();
      nullText.add(micros[1] - micros[0]);
      sharedText.add(micros[2] - micros[0]);
    }
    return new OperatorCost(rows, runs, Figures.median(nullText), Figures.median(sharedText));
  }

  /** Microseconds a row of each query, the model's own time left out. */
  private double[] round() {
    return new double[] {micros(WITHOUT_CALL), micros(NULL_TEXT), micros(SHARED_TEXT)};
  }

  private double micros(String query) {
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      long start = System.nanoTime();
      spark.sql(query.formatted(rows)).collectAsList();
      long elapsed = System.nanoTime() - start;
      progress.await();
      long model =
          progress.count(InferenceMetric.ENCODE_TIME) + progress.count(InferenceMetric.DECODE_TIME);
      return (elapsed - model) / 1e3 / rows;
    }
  }
}
