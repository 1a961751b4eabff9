package io.encodeonce.spark.model;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The small files of a model, for the driver: they tell the tokens of texts, and take no weights.
 *
 * @param configuration reaches the model's location
 */
public record TokenizerReference(
    ModelManifest manifest, Configuration configuration, ExecutorSettings settings) {

  /**
   * Reads and hashes the files, unless they are as they were when they were last hashed.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   * @throws io.encodeonce.runtime.InferenceException if a file cannot be read
   */
  public static TokenizerReference read(
      Configuration configuration, SQLConf settings, String location) {
    String qualified = ModelSource.qualified(location, configuration);
    return new TokenizerReference(
        KnownManifests.readTokenizer(qualified, configuration),
        configuration,
        ExecutorSettings.of(settings));
  }

  /** Names the content: equal for tokenizers whose files are equal, wherever they lie. */
  public String fingerprint() {
    return manifest.fingerprint();
  }

  /** The files on this machine. */
  public Path localDirectory() {
    return new ModelFiles(settings.localCache())
        .localDirectory(manifest, ModelSource.of(manifest.location(), configuration));
  }
}
