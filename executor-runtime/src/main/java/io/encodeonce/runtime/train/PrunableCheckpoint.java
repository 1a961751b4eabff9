package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import io.encodeonce.runtime.family.prune.PrunableWeights;
import java.nio.file.Path;

/** Checkpoints whose parts have masks, which training can close. */
public final class PrunableCheckpoint {
  private PrunableCheckpoint() {}

  /**
   * Writes a model with masks over all that can be pruned, all of them open: to rounding it gives
   * the answers of the model it is made from. Trained with a share to prune, it is sliced by {@link
   * PrunedCheckpoint}; the runtime answers from it at any time as if it were sliced.
   *
   * @param model a checkpoint without masks, layer shapes, token samplers and learners
   * @param shape what may be left
   * @param target a new name, or an empty directory
   * @throws InferenceException if the model cannot be read or is pruned or adapted already, the
   *     target is not empty or the disk refuses
   */
  public static void write(Path model, PrunedShape shape, Path target) {
    StoredModel stored = StoredModel.open(model);
    requirePlain(model, stored.config());
    CheckpointWriter.write(
        model, PrunableWeights.of(StoredNumbers.read(stored), shape), StoredType.FP32, target);
  }

  private static void requirePlain(Path model, ModelConfig config) {
    require(
        !config.masks().isPresent(),
        model,
        "masks",
        "train it, or start from the model that it was made of");
    require(
        !config.layerShapes().isPresent(),
        model,
        "layers pruned apart",
        "start from the model that it was made of");
    require(
        !config.downsampling().isPresent(),
        model,
        "token samplers",
        "start from the model that it was made of, and give samplers to what pruning leaves");
    require(
        !config.learners().isPresent(),
        model,
        "learners",
        "start from the model that it was made of, and give learners to what pruning leaves");
  }

  private static void require(boolean holds, Path model, String part, String remedy) {
    if (!holds) {
      throw new InferenceException(
          "%s has %s already, and masks are put on a model without; %s"
              .formatted(model, part, remedy));
    }
  }
}
