package io.encodeonce.spark.model;

import java.nio.file.Path;
import java.util.List;

/**
 * Copies of a model, and of its draft where it has one, on this machine.
 *
 * @param locations where the user has them, in the directories' order
 */
public record LocalModels(List<Path> directories, List<String> locations) {
  public LocalModels {
    directories = List.copyOf(directories);
    locations = List.copyOf(locations);
  }

  /** A message about the copies as one about the user's own files. */
  public String inUsersWords(String message) {
    String told = message;
    for (int i = 0; i < directories.size(); i++) {
      told = told.replace(directories.get(i).toString(), withoutSlash(locations.get(i)));
    }
    return told;
  }

  private static String withoutSlash(String location) {
    return location.replaceFirst("(?<=[^/:])/+$", "");
  }
}
