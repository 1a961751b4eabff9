package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.checkpoint.JsonFile;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.checkpoint.WeightFiles;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A model that nothing has been trained into: a {@code config.json} and random weights. */
public final class NewModel {
  private static final String FACTOR = "initializer_factor";

  private NewModel() {}

  /**
   * Makes up the weights of a directory that has none, each tensor distributed as Hugging Face
   * initialises it; the same on every machine.
   *
   * @param directory with the {@code config.json}
   * @throws io.encodeonce.runtime.InferenceException if it has weights, or its configuration is
   *     missing, inconsistent or not supported
   */
  public static FlatWeights weights(Path directory, long seed) {
    requireNoWeights(directory);
    ModelConfig config = ModelConfig.read(directory);
    FlatWeights weights = FlatWeights.zeros(config);
    InitialWeights initial = new InitialWeights(config, factor(directory));
    for (Map.Entry<Slot, ModelTensor> tensor : config.tensors().entrySet()) {
      FloatBuffer numbers = weights.tensor(tensor.getKey());
      initial.fill(numbers, tensor.getValue(), seed);
    }
    return weights;
  }

  /**
   * Writes such a model as a checkpoint in 32-bit floats, tokenizer included.
   *
   * @param target a new name, or an empty directory
   * @throws io.encodeonce.runtime.InferenceException as {@link #weights}, and if the target is not
   *     empty or the disk refuses
   */
  public static void write(Path directory, long seed, Path target) {
    CheckpointWriter.write(directory, weights(directory, seed), StoredType.FP32, target);
  }

  private static void requireNoWeights(Path directory) {
    if (Files.isDirectory(directory) && WeightFiles.areIn(directory)) {
      throw Refusals.weightsOfNewModel(directory);
    }
  }

  private static double factor(Path directory) {
    JsonFile config = JsonFile.read(directory.resolve("config.json"));
    double factor = config.number(FACTOR, 1);
    if (!(factor > 0 && factor <= Float.MAX_VALUE)) {
      throw config.wrongValue(FACTOR, "above 0");
    }
    return factor;
  }
}
