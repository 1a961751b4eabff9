package io.encodeonce.spark.train.adapt;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.EffortOption;
import io.encodeonce.runtime.train.LearnedParts;
import io.encodeonce.runtime.train.LearnerCheckpoint;
import io.encodeonce.runtime.train.LearnerModules;
import io.encodeonce.runtime.train.LearningOption;
import io.encodeonce.runtime.train.Optimizer;
import io.encodeonce.runtime.train.TrainingOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which modules of a model become learners, and how long these and their gates learn of the modules
 * that they replace before the model learns end to end.
 *
 * @param learnerSteps empty for as many as each run has
 * @param gateSteps empty for a quarter of the steps of a run, where these are given, or else as
 *     many as each run has
 */
public record LearnerPlan(
    LearnerModules modules, Optional<Integer> learnerSteps, Optional<Integer> gateSteps) {
  /** The usual modules, for as long as follows from the run. */
  public static final LearnerPlan USUAL =
      new LearnerPlan(LearnerModules.USUAL, Optional.empty(), Optional.empty());

  private static final int GATE_PART = 4;

  /** Networks of two layers that all learn by themselves bear a higher rate than a transformer. */
  private static final double LEARNING_RATE = 1e-3;

  void write(Path model, long seed, Path target) {
    LearnerCheckpoint.write(model, modules, seed, target);
  }

  /** What counts where learners are learned. */
  OptionValues ofLearners(OptionValues values) {
    boolean isOpen =
        values.find(LearningOption.LEARNING_RATE).isEmpty()
            && values.get(LearningOption.OPTIMIZER) == Optimizer.Kind.ADAMW;
    OptionValues all = alone(values, LearnedParts.LEARNERS);
    return withSteps(
        isOpen ? all.with(LearningOption.LEARNING_RATE, LEARNING_RATE) : all, learnerSteps);
  }

  /** What counts where their gates are. */
  OptionValues ofGates(OptionValues values) {
    Optional<Integer> part =
        values.find(TrainingOption.STEPS).map(steps -> Math.max(1, steps / GATE_PART));
    OptionValues all = alone(values, LearnedParts.GATES);
    return gateSteps.isPresent()
        ? withSteps(all, gateSteps)
        : part.map(steps -> all.with(TrainingOption.STEPS, steps)).orElse(all);
  }

  /** Each module by itself: a norm of all gradients together would tie them to one another. */
  private static OptionValues alone(OptionValues values, LearnedParts parts) {
    return values.without(LearningOption.CLIP_NORM).with(EffortOption.LEARN, parts);
  }

  private static OptionValues withSteps(OptionValues values, Optional<Integer> steps) {
    return steps
        .map(
            count ->
                values
                    .without(TrainingOption.EPOCHS)
                    .without(TrainingOption.MINUTES)
                    .with(TrainingOption.STEPS, count))
        .orElse(values);
  }
}
