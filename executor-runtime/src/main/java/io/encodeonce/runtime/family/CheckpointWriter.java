package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.checkpoint.FloatTensor;
import io.encodeonce.runtime.checkpoint.ModelFiles;
import io.encodeonce.runtime.checkpoint.NewDirectory;
import io.encodeonce.runtime.checkpoint.ShardedWeights;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a model directory as {@code save_pretrained} would: one that Hugging Face opens, unless
 * the model is an adapted one.
 */
public final class CheckpointWriter {
  /** As large as Hugging Face's. */
  static final long SHARD_BYTES = 5_000_000_000L;

  private CheckpointWriter() {}

  /**
   * Writes a model: its tensors, the usual name of each, and all else as its base has it, but for
   * the number format in {@code config.json} and what makes an adapted model one. The directory
   * appears whole or not at all.
   *
   * @param base the directory with the configuration and the tokenizer; it may have weights
   * @param weights of a model of that configuration, or of one adapted from it
   * @param target a new name, or an empty directory
   * @throws io.encodeonce.runtime.InferenceException if the target is not empty, a number is not
   *     finite or too large for the format, or the disk refuses
   */
  public static void write(Path base, FlatWeights weights, StoredType format, Path target) {
    write(base, weights, format, target, SHARD_BYTES);
  }

  static void write(
      Path base, FlatWeights weights, StoredType format, Path target, long shardBytes) {
    NewDirectory.requireVacant(target);
    List<FloatTensor> tensors = tensors(weights);
    tensors.forEach(tensor -> tensor.requireWithin(format));
    NewDirectory.write(
        target,
        directory -> {
          Map<String, JsonNode> keys = AdaptiveKeys.of(weights.config(), base);
          ModelFiles.carryOver(base, directory, format, keys);
          ShardedWeights.write(directory, tensors, format, shardBytes);
        });
  }

  /**
   * Writes what was measured of a model's token samplers into its {@code config.json}.
   *
   * @throws io.encodeonce.runtime.InferenceException if the model cannot be read or the disk
   *     refuses
   */
  public static void writeBudgets(Path directory, List<BudgetPoint> budgets) {
    Downsampling samplers = ModelConfig.read(directory).downsampling();
    Downsampling measured = new Downsampling(samplers.places(), samplers.width(), budgets);
    ModelFiles.changeConfig(directory, Map.of(Downsampling.KEY, SamplerKeys.written(measured)));
  }

  /**
   * Writes what was measured of a model's learners into its {@code config.json}.
   *
   * @throws io.encodeonce.runtime.InferenceException if the model cannot be read or the disk
   *     refuses
   */
  public static void writeComputeBudgets(Path directory, List<BudgetPoint> budgets) {
    Learners learners = ModelConfig.read(directory).learners();
    Learners measured = new Learners(learners.modules(), budgets);
    ModelFiles.changeConfig(directory, Map.of(Learners.KEY, LearnerKeys.written(measured)));
  }

  private static List<FloatTensor> tensors(FlatWeights weights) {
    return weights.config().tensors().entrySet().stream()
        .map(
            tensor ->
                new FloatTensor(
                    tensor.getValue().name(),
                    tensor.getValue().shape(),
                    weights.tensor(tensor.getKey())))
        .toList();
  }
}
