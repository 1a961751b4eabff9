package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A model some of whose modules are learners that nothing has been trained into. */
public final class LearnerWeights {
  /** Of the logit by which all learners run at first, over the others'. */
  private static final float ALL_RUN = 2;

  private LearnerWeights() {}

  /**
   * The weights of a model, and learners in the place of modules. Those of feed-forward networks
   * begin as their columns; all else is drawn by the seed, the same on every machine. Gates choose
   * all learners.
   *
   * @param kinds of the modules, in all layers that have such; blocks that are gone have none
   * @param learners of each module
   * @throws io.encodeonce.runtime.InferenceException if the model has learners, cannot have these
   *     or cannot be read
   */
  public static FlatWeights of(
      Path directory, Set<AdaptiveModule.Kind> kinds, int learners, long seed) {
    StoredModel model = StoredModel.open(directory);
    if (model.config().learners().isPresent()) {
      throw Refusals.learnersAlready(directory);
    }
    FlatWeights dense = StoredNumbers.read(model);
    FlatWeights weights = FlatWeights.zeros(adapted(directory, model.config(), kinds, learners));
    InitialWeights initial = new InitialWeights(weights.config(), 1);
    weights
        .config()
        .tensors()
        .forEach(
            (slot, tensor) -> {
              if (slot instanceof Slot.OfModule) {
                initial.fill(weights.tensor(slot), tensor, seed);
              } else {
                weights.tensor(slot).put(dense.tensor(slot));
              }
            });
    NetworkColumns columns = new NetworkColumns(dense, weights);
    for (AdaptiveModule module : weights.config().learners().modules().keySet()) {
      if (module.kind() == AdaptiveModule.Kind.FEED_FORWARD) {
        columns.copy(module);
      }
      FloatBuffer logits = weights.tensor(module.slot(TensorRole.CHOICE_LOGITS_BIAS));
      logits.put(logits.limit() - 1, ALL_RUN);
    }
    return weights;
  }

  private static ModelConfig adapted(
      Path directory, ModelConfig config, Set<AdaptiveModule.Kind> kinds, int learners) {
    try {
      Map<AdaptiveModule, LearnerShape> modules = new TreeMap<>();
      for (Block block : config.blocks()) {
        kinds.stream()
            .map(kind -> new AdaptiveModule(block.stack(), block.layer(), kind))
            .filter(module -> module.block().equals(block))
            .forEach(module -> modules.put(module, LearnerShape.ofDense(config, module, learners)));
      }
      requireSome(modules.keySet(), kinds);
      return config.adapted(new Learners(modules, List.of()));
    } catch (IllegalArgumentException e) {
      throw Refusals.wrongLearners(directory, e);
    }
  }

  private static void requireSome(Set<AdaptiveModule> modules, Set<AdaptiveModule.Kind> kinds) {
    Requirement.that(
        !modules.isEmpty(),
        "modules",
        kinds.stream().map(AdaptiveModule.Kind::configName).sorted().toList(),
        "such that a layer has one of them");
  }

  /**
   * Lets the gates of a model choose so many learners of each module always, or all that it has.
   *
   * @param weights changed
   * @return the same
   */
  public static FlatWeights fixed(FlatWeights weights, int learners) {
    weights
        .config()
        .learners()
        .modules()
        .forEach(
            (module, shape) -> {
              FloatBuffer matrix = weights.tensor(module.slot(TensorRole.CHOICE_LOGITS));
              FloatBuffer logits = weights.tensor(module.slot(TensorRole.CHOICE_LOGITS_BIAS));
              int chosen = Math.min(learners, shape.count()) - module.kind().least();
              fillZeros(matrix);
              fillZeros(logits.duplicate());
              logits.put(chosen, 1);
            });
    return weights;
  }

  private static void fillZeros(FloatBuffer numbers) {
    while (numbers.hasRemaining()) {
      numbers.put(0);
    }
  }
}
