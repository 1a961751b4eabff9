package io.encodeonce.runtime.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.checkpoint.StateContent;
import io.encodeonce.runtime.checkpoint.StateFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * States on disk, each with what else its run needs to go on. The last two of a directory are kept;
 * each is whole, whatever stops the process.
 */
public final class SavedStates {
  private static final String WEIGHTS = "weights";
  private static final String OPTIMIZER = "optimizer.";

  private SavedStates() {}

  /**
   * A state as it was saved.
   *
   * @param header what its run needs beside, any JSON
   */
  public record SavedState(TrainingState state, JsonNode header) {}

  /**
   * Saves a state beside those that are there, under a name with its step.
   *
   * @throws io.encodeonce.runtime.InferenceException if the disk refuses
   */
  public static void write(Path directory, SavedState saved) {
    Map<String, float[]> arrays = new TreeMap<>();
    arrays.put(WEIGHTS, saved.state().weights());
    saved.state().optimizer().forEach((name, vector) -> arrays.put(OPTIMIZER + name, vector));
    StateFiles.write(directory, new StateContent(saved.state().steps(), saved.header(), arrays));
  }

  /**
   * The newest state that is whole; empty where there is none at all.
   *
   * @throws io.encodeonce.runtime.InferenceException if there are states and all are damaged
   */
  public static Optional<SavedState> readLatest(Path directory) {
    return StateFiles.readLatest(directory).map(SavedStates::saved);
  }

  private static SavedState saved(StateContent content) {
    SortedMap<String, float[]> optimizer = new TreeMap<>();
    content
        .arrays()
        .forEach(
            (name, vector) -> {
              if (name.startsWith(OPTIMIZER)) {
                optimizer.put(name.substring(OPTIMIZER.length()), vector);
              }
            });
    return new SavedState(
        new TrainingState(content.step(), content.arrays().get(WEIGHTS), optimizer),
        content.header());
  }
}
