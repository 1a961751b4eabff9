package io.encodeonce.jobs;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where files go if the user does not care. */
final class DefaultFolder {
  private DefaultFolder() {}

  /** The file of this name in a build folder, or else in the temporary one. */
  static Path resolve(String name) {
    Path build = Path.of("target");
    Path folder = Files.isDirectory(build) ? build : Path.of(System.getProperty("java.io.tmpdir"));
    return folder.resolve(name);
  }
}
