package io.encodeonce.spark.model;

import io.encodeonce.runtime.ModelDirectory;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A model and where executors find it.
 *
 * @param manifest with the location as the user gave it
 * @param source the location as it reads from any machine and working directory
 */
record LocatedModel(ModelManifest manifest, String source) implements Serializable {
  static LocatedModel read(String location, Configuration configuration) {
    String source = ModelSource.qualified(location, configuration);
    return new LocatedModel(KnownManifests.read(location, configuration), source);
  }

  /** The model's files on this machine. */
  ModelDirectory localDirectory(ModelFiles files, Configuration configuration) {
    Path directory = files.localDirectory(manifest, ModelSource.of(source, configuration));
    return new ModelDirectory(directory, Optional.of(manifest.fingerprint()));
  }
}
