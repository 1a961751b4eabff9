package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionType;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;

/** The options of training that say how weights change; {@link TrainingOption#ALL} has them too. */
public final class LearningOption {
  public static final RuntimeOption<Optimizer.Kind> OPTIMIZER =
      new RuntimeOption<>(
          "optimizer",
          OptionGroup.LEARNING,
          OptionType.choice(Optimizer.Kind.class),
          Optional.of(Optimizer.Kind.ADAMW),
          "",
          "adamw keeps two more numbers a weight in memory; adafactor, with which T5 was trained,"
              + " hardly any.");

  public static final RuntimeOption<Double> LEARNING_RATE =
      new RuntimeOption<>(
          "learning_rate",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.empty(),
          "0.0003 under adamw, 0.001 under adafactor",
          "The rate that the warm-up ends with, the greatest.");

  public static final RuntimeOption<LearningRate.Decay> DECAY =
      new RuntimeOption<>(
          "decay",
          OptionGroup.LEARNING,
          OptionType.choice(LearningRate.Decay.class),
          Optional.empty(),
          "linear, or constant where minutes alone limit the run",
          "What becomes of the rate after the warm-up; linear and cosine fall to 0 at the run's end.");

  public static final RuntimeOption<Integer> WARM_UP_STEPS =
      new RuntimeOption<>(
          "warm_up_steps",
          OptionGroup.LEARNING,
          OptionType.COUNT,
          Optional.empty(),
          "a tenth of the run's steps, at most 500",
          "Steps in which the rate grows from 0, in a line.");

  public static final RuntimeOption<Double> CLIP_NORM =
      new RuntimeOption<>(
          "clip_norm",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.empty(),
          "1.0 under adamw; Infinity, which clips nothing, under adafactor, which has its own, and where"
              + " learn is learners or gates",
          "The greatest norm of all gradients together; greater ones are scaled down to it.");

  public static final RuntimeOption<Double> WEIGHT_DECAY =
      new RuntimeOption<>(
          "weight_decay",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(0.0),
          "",
          "The share of a weight, times the learning rate, that is taken off at each step.");

  public static final RuntimeOption<Double> BETA1 =
      new RuntimeOption<>(
          "beta1",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(0.9),
          "",
          "Of adamw: how much of the gradients' mean is kept at each step.");

  public static final RuntimeOption<Double> BETA2 =
      new RuntimeOption<>(
          "beta2",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(0.999),
          "",
          "Of adamw: how much of their squares' mean is kept at each step.");

  public static final RuntimeOption<Double> EPSILON =
      new RuntimeOption<>(
          "epsilon",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(1e-8),
          "",
          "Of adamw: what is added to the root of those squares.");

  public static final RuntimeOption<Double> CLIP_THRESHOLD =
      new RuntimeOption<>(
          "clip_threshold",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(1.0),
          "",
          "Of adafactor: the greatest root mean square of a tensor's update; greater ones are scaled"
              + " down to it.");

  public static final RuntimeOption<Double> DECAY_RATE =
      new RuntimeOption<>(
          "decay_rate",
          OptionGroup.LEARNING,
          OptionType.NUMBER,
          Optional.of(-0.8),
          "",
          "Of adafactor: the power of the step by which the mean of the gradients' squares forgets.");

  private LearningOption() {}
}
