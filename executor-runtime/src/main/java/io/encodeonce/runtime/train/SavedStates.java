package io.encodeonce.runtime.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.checkpoint.StateContent;
import io.encodeonce.runtime.checkpoint.StateFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * States on disk, each with what else its run needs to go on. The last two of a directory are kept;
 * each is whole, whatever stops the process.
 */
public final class SavedStates {
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
    TrainingState state = saved.state();
    StateFiles.write(directory, new StateContent(state.steps(), saved.header(), state.vectors()));
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
    return new SavedState(TrainingState.of(content.step(), content.arrays()), content.header());
  }
}
