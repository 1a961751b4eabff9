package io.encodeonce.spark.model;

import io.encodeonce.runtime.AdaptiveLayers;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that the driver has seen, and all that an executor needs to have it too.
 *
 * @param models the model, and its draft where it has one
 */
public record ModelReference(
    List<LocatedModel> models,
    Broadcast<SerializableConfiguration> configuration,
    ExecutorSettings settings)
    implements Serializable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ModelReference.class);

  /**
   * Reads and hashes a model's files, unless they are as they were when they were last hashed. What
   * a model asks for and does not get is logged, once a session; a draft's wishes do not count.
   *
   * @param locations the model's, and its draft's where it has one: directories at any Hadoop path,
   *     or {@code classpath:} and resource folders
   */
  public static ModelReference read(
      SparkContext context, SQLConf settings, List<String> locations) {
    Configuration configuration = context.hadoopConfiguration();
    List<LocatedModel> models =
        locations.stream().map(location -> LocatedModel.read(location, configuration)).toList();
    SessionWarnings.once(settings, models.get(0).manifest()).forEach(LOGGER::warn);
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(context)
            .broadcast(new SerializableConfiguration(configuration));
    return new ModelReference(models, shared, ExecutorSettings.of(settings));
  }

  /**
   * A model's layers with token samplers or learners.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   * @throws io.encodeonce.runtime.InferenceException if a file is missing, or cannot be read
   */
  public static AdaptiveLayers adaptiveLayers(SparkContext context, String location) {
    return LocatedModel.read(location, context.hadoopConfiguration()).manifest().adaptive();
  }

  /** Names the content, the draft's too. */
  public String fingerprint() {
    return models.stream()
        .map(model -> model.manifest().fingerprint())
        .collect(Collectors.joining(" "));
  }

  /** What a file of the model is, if it has one of that name. */
  public Optional<ModelFile> file(String name) {
    return models.get(0).manifest().files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst();
  }

  /** The files on this machine, fetched where they are not there yet. */
  public LocalModels local() {
    ModelFiles files = new ModelFiles(settings.localCache());
    Configuration hadoop = configuration.value().value();
    return new LocalModels(
        models.stream().map(model -> model.localDirectory(files, hadoop)).toList(),
        models.stream().map(model -> model.manifest().location()).toList());
  }
}
