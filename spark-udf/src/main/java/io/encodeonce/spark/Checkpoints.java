package io.encodeonce.spark;

import io.encodeonce.spark.model.ModelManifest;
import io.encodeonce.spark.model.SessionWarnings;
import java.util.List;
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

  /**
   * What a checkpoint asks for and does not get, a sentence a key of its generation configuration.
   * Queries log this once a session; what was returned here is not logged any more.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   * @throws io.encodeonce.runtime.InferenceException if a file is missing, or cannot be read
   */
  public static List<String> warnings(SparkSession spark, String location) {
    return SessionWarnings.once(
        spark.sessionState().conf(), location, spark.sparkContext().hadoopConfiguration());
  }
}
