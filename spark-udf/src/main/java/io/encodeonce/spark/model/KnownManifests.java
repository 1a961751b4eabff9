package io.encodeonce.spark.model;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Manifests of models whose files have not changed since they were hashed, by what their file
 * system says of them: a query need not read gigabytes to start.
 */
final class KnownManifests {
  private record Key(String location, String files) {}

  private static final Map<Key, ModelManifest> MODELS = new ConcurrentHashMap<>();
  private static final Map<Key, ModelManifest> TOKENIZERS = new ConcurrentHashMap<>();

  private KnownManifests() {}

  static ModelManifest read(String location, Configuration configuration) {
    return MODELS.computeIfAbsent(
        new Key(location, files(location, configuration)),
        key -> ModelManifest.read(location, ModelSource.of(location, configuration)));
  }

  static ModelManifest readTokenizer(String location, Configuration configuration) {
    return TOKENIZERS.computeIfAbsent(
        new Key(location, files(location, configuration)),
        key -> ModelManifest.readTokenizer(location, ModelSource.of(location, configuration)));
  }

  /** Names, sizes and times of change; a class path does not change. */
  private static String files(String location, Configuration configuration) {
    if (location.startsWith(ModelSource.CLASSPATH)) {
      return "";
    }
    Path directory = new Path(location);
    try {
      FileStatus[] files = directory.getFileSystem(configuration).listStatus(directory);
      return Arrays.stream(files)
          .map(file -> file.getPath() + " " + file.getLen() + " " + file.getModificationTime())
          .sorted()
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }
}
