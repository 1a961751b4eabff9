package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionType;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;

/**
 * The options of training for models with learners (Adaptive Computation Modules, arXiv
 * 2312.10193); {@link TrainingOption#ALL} has them too.
 */
public final class EffortOption {
  public static final RuntimeOption<LearnedParts> LEARN =
      new RuntimeOption<>(
          "learn",
          OptionGroup.EFFORT,
          OptionType.choice(LearnedParts.class),
          Optional.of(LearnedParts.MODEL),
          "",
          "What is learned. model: all weights, from answers. Of a checkpoint with learners, whose"
              + " teacher is the dense model that it was made of, also learners: to do what that"
              + " one's modules do, each by itself; and gates: how many learners that takes.");

  public static final RuntimeOption<Double> ACM =
      new RuntimeOption<>(
          "acm",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.empty(),
          "none, which leaves gates as they are",
          "Of a checkpoint with learners: the share of their work that the model learns to do with.");

  public static final RuntimeOption<Integer> ACM_WARM_UP_STEPS =
      new RuntimeOption<>(
          "acm_warm_up_steps",
          OptionGroup.EFFORT,
          OptionType.COUNT,
          Optional.empty(),
          "half of the run's steps, at most 2000",
          "Steps in which that share may fall from 1, in a line.");

  public static final RuntimeOption<Double> ACM_WEIGHT =
      new RuntimeOption<>(
          "acm_weight",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(0.1),
          "as in arXiv 2312.10193",
          "The price of that share where it is a hundredth too large; more of a larger gap, up to ten"
              + " times as much.");

  public static final RuntimeOption<Double> CHOICE_ENTROPY_WEIGHT =
      new RuntimeOption<>(
          "choice_entropy_weight",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(0.05),
          "as in arXiv 2312.10193",
          "The weight of how alike the numbers of learners are that a document's tokens get.");

  public static final RuntimeOption<Double> CHOICE_DIVERSITY_WEIGHT =
      new RuntimeOption<>(
          "choice_diversity_weight",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(0.05),
          "as in arXiv 2312.10193",
          "The weight of how different the shares are that documents of a batch run; more is better.");

  public static final RuntimeOption<Double> GATE_NOISE =
      new RuntimeOption<>(
          "gate_noise",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The scale of what is added to gates' logits at random at first; it falls to 0 while that"
              + " share falls.");

  public static final RuntimeOption<Double> GATE_TEMPERATURE =
      new RuntimeOption<>(
          "gate_temperature",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "The temperature of the softmax whose gradient stands for that of a gate's choice.");

  public static final RuntimeOption<Double> GATE_LEARNING_RATE =
      new RuntimeOption<>(
          "gate_learning_rate",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(0.003),
          "",
          "The greatest learning rate of gates; it rises and falls as that of all others does.");

  public static final RuntimeOption<Double> TAU =
      new RuntimeOption<>(
          "tau",
          OptionGroup.EFFORT,
          OptionType.NUMBER,
          Optional.of(0.83),
          "as in arXiv 2312.10193",
          "Where gates are learned: the last learner worth its cost, from the second on, is the first"
              + " with which the distance from the dense module is no smaller than this share of the"
              + " one without.");

  private EffortOption() {}
}
