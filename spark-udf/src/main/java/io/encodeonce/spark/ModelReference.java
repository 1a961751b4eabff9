package io.encodeonce.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** A model that the driver has seen, and all that an executor needs to have it too. */
record ModelReference(
    ModelManifest manifest,
    Broadcast<SerializableConfiguration> configuration,
    ExecutorSettings settings)
    implements Serializable {

  static ModelReference read(SparkSession spark, String location) {
    ExecutorSettings settings = ExecutorSettings.of(spark.conf());
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    String qualified = ModelSource.qualified(location, configuration);
    ModelManifest manifest =
        ModelManifest.read(qualified, ModelSource.of(qualified, configuration));
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(configuration));
    return new ModelReference(manifest, shared, settings);
  }

  /** The model's files on this machine. */
  Path localDirectory() {
    ModelSource source = ModelSource.of(manifest.location(), configuration.value().value());
    return new ModelFiles(settings.localCache()).localDirectory(manifest, source);
  }
}
