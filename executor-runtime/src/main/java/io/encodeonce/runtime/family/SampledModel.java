package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A model with token samplers that nothing has been trained into: they keep all tokens. */
public final class SampledModel {
  private SampledModel() {}

  /**
   * The weights of a model, and samplers that a seed draws; the same on every machine.
   *
   * @throws io.encodeonce.runtime.InferenceException if the model has samplers, cannot have these
   *     or cannot be read
   */
  public static FlatWeights weights(Path directory, Downsampling samplers, long seed) {
    StoredModel model = StoredModel.open(directory);
    if (model.config().downsampling().isPresent()) {
      throw Refusals.samplersAlready(directory);
    }
    FlatWeights weights = FlatWeights.zeros(adapted(directory, model.config(), samplers));
    InitialWeights initial = new InitialWeights(weights.config(), 1);
    for (Map.Entry<Slot, ModelTensor> tensor : weights.config().tensors().entrySet()) {
      FloatBuffer numbers = weights.tensor(tensor.getKey());
      if (tensor.getKey() instanceof Slot.OfSampler) {
        initial.fill(numbers, tensor.getValue(), seed);
      } else {
        StoredNumbers.read(model, tensor.getKey(), numbers);
      }
    }
    return weights;
  }

  private static ModelConfig adapted(Path directory, ModelConfig config, Downsampling samplers) {
    try {
      return config.adapted(samplers);
    } catch (IllegalArgumentException e) {
      throw Refusals.wrongSamplers(directory, e);
    }
  }

  /**
   * Writes such a model as a checkpoint in 32-bit floats, tokenizer included.
   *
   * @param target a new name, or an empty directory
   * @throws io.encodeonce.runtime.InferenceException as {@link #weights}, and if the target is not
   *     empty or the disk refuses
   */
  public static void write(Path directory, Downsampling samplers, long seed, Path target) {
    CheckpointWriter.write(directory, weights(directory, samplers, seed), StoredType.FP32, target);
  }
}
