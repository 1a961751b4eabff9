package io.encodeonce.jobs.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where several checkpoints lie. Those that were made for the occasion go when this is closed. */
public final class ModelDirectories implements AutoCloseable {
  private final Map<String, ModelDirectory> byName = new LinkedHashMap<>();

  private ModelDirectories() {}

  /**
   * Finds or makes checkpoints.
   *
   * @param names as of {@link ModelDirectory#of}
   */
  public static ModelDirectories of(List<String> names) {
    ModelDirectories directories = new ModelDirectories();
    try {
      names.forEach(name -> directories.byName.put(name, ModelDirectory.of(name)));
      return directories;
    } catch (RuntimeException e) {
      directories.close();
      throw e;
    }
  }

  /** Where the checkpoint of one of the names lies. */
  public Path path(String name) {
    return byName.get(name).path();
  }

  @Override
  public void close() {
    byName.values().forEach(ModelDirectory::close);
  }
}
