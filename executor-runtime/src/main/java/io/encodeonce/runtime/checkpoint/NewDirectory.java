package io.encodeonce.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory that appears whole, or not at all: it is filled under a hidden name beside its own,
 * {@code .NAME.*.unfinished}, which is all that is left where the process is killed.
 */
public final class NewDirectory {
  private NewDirectory() {}

  /** What fills a directory. */
  public interface Content {
    void write(Path directory) throws IOException;
  }

  /**
   * Refuses a name under which there is anything but an empty directory.
   *
   * @throws io.encodeonce.runtime.InferenceException if so
   */
  public static void requireVacant(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw Refusals.targetIsFile(target);
    }
    try (Stream<Path> files = Files.list(target)) {
      if (files.findAny().isPresent()) {
        throw Refusals.targetTaken(target);
      }
    } catch (IOException e) {
      throw Refusals.unreadable(target, e);
    }
  }

  /**
   * Makes a directory, and those above it.
   *
   * @throws io.encodeonce.runtime.InferenceException if the name is not vacant, the content throws
   *     it, or the disk refuses
   */
  public static void write(Path target, Content content) {
    requireVacant(target);
    try {
      write(content, Files.exists(target) ? target.toRealPath() : target.toAbsolutePath());
    } catch (IOException e) {
      throw Refusals.unwritable(target, e);
    }
  }

  private static void write(Content content, Path place) throws IOException {
    Files.createDirectories(place.getParent());
    Path unfinished =
        place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".unfinished");
    try {
      content.write(Files.createDirectory(unfinished));
      DurableFiles.publish(unfinished, place);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, unfinished);
      throw e;
    }
  }

  private static void removeAfter(Throwable failure, Path unfinished) {
    try {
      DurableFiles.remove(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
