package io.encodeonce.spark.model;

import io.encodeonce.runtime.ModelDirectory;
import java.util.List;
import java.util.Optional;

/**
 * Copies of a model, and of its draft where it has one, on this machine.
 *
 * @param locations where the user has them, in the directories' order
 */
public record LocalModels(List<ModelDirectory> directories, List<String> locations) {
  public LocalModels {
    directories = List.copyOf(directories);
    locations = List.copyOf(locations);
  }

  public ModelDirectory model() {
    return directories.get(0);
  }

  public Optional<ModelDirectory> draft() {
    return directories.stream().skip(1).findFirst();
  }

  /** A message about the copies as one about the user's own files. */
  public String inUsersWords(String message) {
    String told = message;
    for (int i = 0; i < directories.size(); i++) {
      told = told.replace(directories.get(i).path().toString(), withoutSlash(locations.get(i)));
    }
    return told;
  }

  private static String withoutSlash(String location) {
    return location.replaceFirst("(?<=[^/:])/+$", "");
  }
}
