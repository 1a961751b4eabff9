package io.encodeonce.spark;

import io.encodeonce.spark.model.ModelManifest;
import org.apache.spark.sql.SparkSession;

/** Where models lie, for those who want to know before a query runs. */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * Refuses what is no checkpoint, without reading its weights.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   * @throws io.encodeonce.runtime.InferenceException if a file is missing
   */
  public static void requireComplete(SparkSession spark, String location) {
    ModelManifest.requireComplete(location, spark.sparkContext().hadoopConfiguration());
  }
}
