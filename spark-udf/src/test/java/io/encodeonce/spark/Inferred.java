package io.encodeonce.spark;

import org.apache.spark.sql.SparkSession;

/** How many documents a piece of work infers. */
final class Inferred {
  private Inferred() {}

  static long documents(SparkSession spark, Runnable work) {
    return counted(spark, InferenceMetric.DOCUMENTS, work);
  }

  static long counted(SparkSession spark, InferenceMetric metric, Runnable work) {
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      work.run();
      progress.await();
      return progress.count(metric);
    }
  }
}
