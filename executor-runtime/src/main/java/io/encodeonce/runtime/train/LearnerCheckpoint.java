package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.LearnerWeights;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Checkpoints whose modules are sums of learners (Adaptive Computation Modules, arXiv 2312.10193),
 * which training can teach to do with fewer of them.
 */
public final class LearnerCheckpoint {
  private LearnerCheckpoint() {}

  /**
   * Writes a model some of whose modules are new learners, all of which run. Those of feed-forward
   * networks begin as the networks' columns, the strongest first: exactly where these are activated
   * by GELU, as near as that comes otherwise. Those of projections are drawn: they give nothing
   * that is of use until they are trained ({@link LearnedParts#LEARNERS}).
   *
   * @param model a checkpoint without learners and masks; where pruning has left layers of their
   *     own shapes, learners are of these, and blocks that are gone have none
   * @param seed the same gives the same weights, on every machine
   * @param target a new name, or an empty directory
   * @throws InferenceException if the model cannot be read, has learners already or cannot have
   *     these, the target is not empty or the disk refuses
   */
  public static void write(Path model, LearnerModules modules, long seed, Path target) {
    FlatWeights weights =
        LearnerWeights.of(
            model,
            modules.modules().stream().map(LearnerModule::kind).collect(Collectors.toSet()),
            modules.learners(),
            seed);
    CheckpointWriter.write(model, weights, StoredType.FP32, target);
  }

  /**
   * Writes a model whose gates choose one number of learners always, to see what these are worth.
   *
   * @param model a checkpoint with learners
   * @param learners of each module, from 1; all of it where it has fewer
   * @param target a new name, or an empty directory
   * @throws InferenceException if the model cannot be read or has no learners, the target is not
   *     empty or the disk refuses
   */
  public static void writeFixed(Path model, int learners, Path target) {
    StoredModel stored = StoredModel.open(model);
    if (!stored.config().learners().isPresent()) {
      throw new InferenceException("%s has no learners to choose from".formatted(model));
    }
    FlatWeights weights = LearnerWeights.fixed(StoredNumbers.read(stored), learners);
    CheckpointWriter.write(model, weights, StoredType.FP32, target);
  }
}
