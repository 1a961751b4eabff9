package io.encodeonce.runtime.checkpoint;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of states, of which the last two are kept; for one writer at a time. Whatever stops
 * the process, or the machine, leaves a whole state where there was one.
 */
public final class StateFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(StateFiles.class);
  private static final int KEPT = 2;
  private static final String UNFINISHED = ".unfinished";
  private static final Pattern NAME = Pattern.compile("state-(\\d{1,19})\\.safetensors");

  private StateFiles() {}

  /**
   * Writes a state beside those before it. States of later steps go: they are damaged, as nothing
   * went on from them.
   *
   * @throws InferenceException if the disk refuses; the states that were there are there
   */
  public static void write(Path directory, StateContent content) {
    String name = "state-%010d.safetensors".formatted(content.step());
    try {
      Path place = Files.createDirectories(directory).toAbsolutePath().resolve(name);
      Path unfinished = place.resolveSibling(name + UNFINISHED);
      removeUnfinished(directory);
      StateFile.write(unfinished, content);
      DurableFiles.publish(unfinished, place);
      removeOthers(directory, content.step());
    } catch (IOException e) {
      throw Refusals.stateUnwritable(directory, e);
    }
  }

  private static void removeUnfinished(Path directory) throws IOException {
    for (Path file : list(directory)) {
      if (file.getFileName().toString().endsWith(UNFINISHED)) {
        Files.delete(file);
      }
    }
  }

  private static void removeOthers(Path directory, long step) throws IOException {
    int kept = 0;
    for (Path file : states(directory)) {
      if (step(file) > step || kept == KEPT) {
        Files.delete(file);
      } else {
        kept++;
      }
    }
  }

  /**
   * The newest state that is whole; a damaged one is passed over with a warning. Empty where there
   * is none at all.
   *
   * @throws InferenceException if there are states and all are damaged
   */
  public static Optional<StateContent> readLatest(Path directory) {
    List<String> damages = new ArrayList<>();
    for (Path file : existing(directory)) {
      try {
        return Optional.of(StateFile.read(file));
      } catch (InferenceException e) {
        LOGGER.warn("A state of training is passed over: {}", e.getMessage());
        damages.add(e.getMessage());
      }
    }
    if (!damages.isEmpty()) {
      throw Refusals.noWholeState(directory, damages.get(0));
    }
    return Optional.empty();
  }

  private static List<Path> existing(Path directory) {
    try {
      return Files.exists(directory) ? states(directory) : List.of();
    } catch (IOException e) {
      throw Refusals.unreadable(directory, e);
    }
  }

  /** The newest first. */
  private static List<Path> states(Path directory) throws IOException {
    return list(directory).stream()
        .filter(file -> step(file) >= 0)
        .sorted(Comparator.comparingLong(StateFiles::step).reversed())
        .toList();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Below 0 of a file that is no state. */
  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
