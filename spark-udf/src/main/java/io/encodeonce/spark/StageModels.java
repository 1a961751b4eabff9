package io.encodeonce.spark;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;

/** Names for models that stages know by their places. */
final class StageModels {
  private StageModels() {}

  /** The name by which this session's configuration has the model from now on. */
  static String name(SparkSession spark, String path) {
    String name = "stage-" + UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8));
    spark.conf().set("spark.encodeonce.model." + name + ".path", path);
    return name;
  }
}
