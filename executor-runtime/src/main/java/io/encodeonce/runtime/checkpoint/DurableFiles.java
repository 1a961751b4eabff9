package io.encodeonce.runtime.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that appear under their names whole, and are on the disk by then. */
final class DurableFiles {
  private DurableFiles() {}

  /** Gives a file, or a folder of files, another name in its folder, once all of it is on disk. */
  static void publish(Path unfinished, Path place) throws IOException {
    for (Path path : contents(unfinished)) {
      sync(path);
    }
    Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    sync(place.getParent());
  }

  /** Removes a file, or a folder with what is in it; one that is not there is removed already. */
  static void remove(Path path) throws IOException {
    for (Path each : contents(path)) {
      Files.delete(each);
    }
  }

  /** The path and all below it, the deepest first. */
  private static List<Path> contents(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(path)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }
}
