package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionType;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;

/** The options of training that close a model's masks; {@link TrainingOption#ALL} has them too. */
public final class PruningOption {
  public static final RuntimeOption<Double> PRUNE =
      new RuntimeOption<>(
          "prune",
          OptionGroup.PRUNING,
          OptionType.NUMBER,
          Optional.of(0.0),
          "which prunes nothing",
          "The share of the layers' weights, embeddings left out, that the model's masks close; for"
              + " models with masks alone.");

  public static final RuntimeOption<Integer> PRUNE_WARM_UP_STEPS =
      new RuntimeOption<>(
          "prune_warm_up_steps",
          OptionGroup.PRUNING,
          OptionType.COUNT,
          Optional.empty(),
          "a third of the run's steps, at most 2000",
          "Steps in which that share grows from 0, in a line.");

  public static final RuntimeOption<Double> MASK_LEARNING_RATE =
      new RuntimeOption<>(
          "mask_learning_rate",
          OptionGroup.PRUNING,
          OptionType.NUMBER,
          Optional.of(0.1),
          "",
          "The greatest learning rate of masks; it rises and falls as that of all others does.");

  private PruningOption() {}
}
