package io.encodeonce.spark.model;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A model that the driver has seen, and all that an executor needs to have it too.
 *
 * @param manifests the model's, and its draft's where it has one
 */
public record ModelReference(
    List<ModelManifest> manifests,
    Broadcast<SerializableConfiguration> configuration,
    ExecutorSettings settings)
    implements Serializable {

  /**
   * Reads and hashes a model's files, unless they are as they were when they were last hashed.
   *
   * @param locations the model's, and its draft's where it has one: directories at any Hadoop path,
   *     or {@code classpath:} and resource folders
   */
  public static ModelReference read(
      SparkContext context, SQLConf settings, List<String> locations) {
    Configuration configuration = context.hadoopConfiguration();
    List<ModelManifest> manifests =
        locations.stream()
            .map(location -> ModelSource.qualified(location, configuration))
            .map(location -> KnownManifests.read(location, configuration))
            .toList();
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(context)
            .broadcast(new SerializableConfiguration(configuration));
    return new ModelReference(manifests, shared, ExecutorSettings.of(settings));
  }

  /** Names the content, the draft's too. */
  public String fingerprint() {
    return manifests.stream().map(ModelManifest::fingerprint).collect(Collectors.joining(" "));
  }

  /** The files on this machine: the model's, and its draft's where it has one. */
  public List<Path> localDirectories() {
    ModelFiles files = new ModelFiles(settings.localCache());
    return manifests.stream()
        .map(
            manifest ->
                files.localDirectory(
                    manifest, ModelSource.of(manifest.location(), configuration.value().value())))
        .toList();
  }
}
