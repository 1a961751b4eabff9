package io.encodeonce.spark.model;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the files of one model by name. */
@FunctionalInterface
public interface ModelSource {
  /** Marks a location as a resource folder instead of a Hadoop path. */
  String CLASSPATH = "classpath:";

  /** The file's content, for the caller to close; empty where there is no such file. */
  Optional<InputStream> open(String name) throws IOException;

  static ModelSource of(String location, Configuration configuration) {
    return location.startsWith(CLASSPATH)
        ? name -> resource(location.substring(CLASSPATH.length()) + "/" + name)
        : name -> file(new Path(location, name), configuration);
  }

  /** The location as it reads from any machine and working directory. */
  static String qualified(String location, Configuration configuration) {
    if (location.startsWith(CLASSPATH)) {
      return location;
    }
    try {
      Path path = new Path(location);
      return path.getFileSystem(configuration).makeQualified(path).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }

  private static Optional<InputStream> resource(String path) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Optional.ofNullable(loader.getResourceAsStream(path));
  }

  private static Optional<InputStream> file(Path path, Configuration configuration)
      throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    return files.exists(path) ? Optional.of(files.open(path)) : Optional.empty();
  }
}
