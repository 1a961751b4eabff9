package io.encodeonce.jobs.options;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where files go if the user does not care. */
public final class DefaultFolder {
  private DefaultFolder() {}

  /** The file of this name in a build folder, or else in the temporary one. */
  public static Path resolve(String name) {
    Path build = Path.of("target");
    Path folder = Files.isDirectory(build) ? build : Path.of(System.getProperty("java.io.tmpdir"));
    return folder.resolve(name);
  }
}
