package io.encodeonce.runtime.train;

import io.encodeonce.runtime.family.NewModel;
import java.nio.file.Path;

/** Checkpoints of models that nothing has been trained into. */
public final class NewCheckpoint {
  private NewCheckpoint() {}

  /**
   * Writes a model of random weights, as Hugging Face draws them, with the tokenizer of its
   * directory.
   *
   * @param directory with {@code config.json}, a tokenizer and no weights
   * @param seed the same gives the same weights, on every machine
   * @param target a new name, or an empty directory
   * @throws io.encodeonce.runtime.InferenceException if the directory has weights, its
   *     configuration is missing or not supported, the target is not empty or the disk refuses
   */
  public static void write(Path directory, long seed, Path target) {
    NewModel.write(directory, seed, target);
  }
}
