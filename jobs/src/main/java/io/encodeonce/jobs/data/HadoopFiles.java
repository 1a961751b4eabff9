package io.encodeonce.jobs.data;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files at any Hadoop path. */
public final class HadoopFiles {
  private HadoopFiles() {}

  /**
   * Writes a text in UTF-8, in place of what is there.
   *
   * @throws InferenceException if it cannot
   */
  public static void write(String path, String content, Configuration configuration) {
    try {
      Path file = new Path(path);
      try (OutputStream sink = file.getFileSystem(configuration).create(file, true)) {
        sink.write(content.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(FileMessages.outputUnwritable(path, e.toString()), e);
    }
  }

  /**
   * Removes a folder and all that is in it, if it is there.
   *
   * @throws InferenceException if it cannot
   */
  public static void remove(String path, Configuration configuration) {
    try {
      Path folder = new Path(path);
      folder.getFileSystem(configuration).delete(folder, true);
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(FileMessages.outputUnwritable(path, e.toString()), e);
    }
  }
}
