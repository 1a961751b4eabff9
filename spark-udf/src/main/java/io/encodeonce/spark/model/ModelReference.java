package io.encodeonce.spark.model;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;

/** A model that the driver has seen, and all that an executor needs to have it too. */
public record ModelReference(
    ModelManifest manifest,
    Broadcast<SerializableConfiguration> configuration,
    ExecutorSettings settings)
    implements Serializable {

  /**
   * Reads and hashes a model's files, unless they are as they were when they were last hashed.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   */
  public static ModelReference read(SparkContext context, SQLConf settings, String location) {
    Configuration configuration = context.hadoopConfiguration();
    ModelManifest manifest =
        KnownManifests.read(ModelSource.qualified(location, configuration), configuration);
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(context)
            .broadcast(new SerializableConfiguration(configuration));
    return new ModelReference(manifest, shared, ExecutorSettings.of(settings));
  }

  /** The model's files on this machine. */
  public Path localDirectory() {
    ModelSource source = ModelSource.of(manifest.location(), configuration.value().value());
    return new ModelFiles(settings.localCache()).localDirectory(manifest, source);
  }
}
