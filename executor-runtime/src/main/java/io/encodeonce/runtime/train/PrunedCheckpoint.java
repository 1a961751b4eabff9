package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import io.encodeonce.runtime.family.prune.PrunedWeights;
import java.nio.file.Path;

/** Checkpoints without what training has masked. */
public final class PrunedCheckpoint {
  private PrunedCheckpoint() {}

  /**
   * Cuts out of a model with masks what they close, and puts what they weaken into the weights: to
   * rounding the same answers, of fewer numbers. In the shape {@code uniform} it is an ordinary T5
   * checkpoint.
   *
   * @param model as {@link PrunableCheckpoint} wrote it and training changed it
   * @param target a new name, or an empty directory
   * @throws InferenceException if the model cannot be read or has no masks, the masks leave nothing
   *     that reads a document, the target is not empty or the disk refuses
   */
  public static void write(Path model, Path target) {
    CheckpointWriter.write(model, left(model), StoredType.FP32, target);
  }

  /**
   * The share of the layers' weights, embeddings left out, that slicing takes away.
   *
   * @throws InferenceException if the model cannot be read or has no masks, or these leave nothing
   *     that reads a document
   */
  public static double share(Path model) {
    ModelConfig left = left(model).config();
    return 1 - (double) left.layerWeights() / StoredModel.open(model).config().layerWeights();
  }

  private static FlatWeights left(Path model) {
    StoredModel stored = StoredModel.open(model);
    if (!stored.config().masks().isPresent()) {
      throw new InferenceException(
          ("%s has no masks to prune by: have AdaptJob prune it, or give it masks by PrunableCheckpoint"
                  + " and train them")
              .formatted(model));
    }
    return PrunedWeights.of(StoredNumbers.read(stored));
  }
}
