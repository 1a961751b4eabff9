package io.encodeonce.runtime.train.engine;

import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAPTING;
import static io.encodeonce.runtime.train.engine.TrainingProgram.GATING;
import static io.encodeonce.runtime.train.engine.TrainingProgram.LESSON;

import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import io.encodeonce.runtime.train.AdaptingOptions;
import io.encodeonce.runtime.train.EffortOptions;
import io.encodeonce.runtime.train.LossOptions;
import io.encodeonce.runtime.train.TrainingOptions;

/** What options say, as the program takes it. */
final class Lessons {
  private Lessons() {}

  static Value of(LossOptions options, Scope scope) {
    return scope.tuple(
        LESSON,
        scope.number(options.dropout()),
        scope.number(options.labelSmoothing()),
        scope.number(options.distillation().answers()),
        scope.number(options.distillation().distributions()),
        scope.number(options.distillation().temperature()),
        scope.number(options.distillation().hiddenStates()));
  }

  /**
   * Of a step, counted from 1.
   *
   * @param price of the share of tokens that is kept
   * @param shift of all keep logits
   */
  static Value of(AdaptingOptions options, long step, double price, double shift, Scope scope) {
    return scope.tuple(
        ADAPTING,
        scope.number(options.noise(step)),
        scope.number(options.temperature()),
        scope.number(options.normWeight(step)),
        scope.number(options.entropyWeight()),
        scope.number(price),
        scope.number(shift));
  }

  /**
   * Of a step, counted from 1.
   *
   * @param price of the share of learners' work that is run
   */
  static Value of(EffortOptions options, long step, double price, Scope scope) {
    return scope.tuple(
        GATING,
        scope.number(options.noise(step)),
        scope.number(options.temperature()),
        scope.number(options.entropyWeight()),
        scope.number(options.diversityWeight()),
        scope.number(price));
  }

  /**
   * By what a tensor's learning rate is multiplied: samplers, masks and gates have their own; 0
   * where it is not learned.
   */
  static float factor(Slot slot, TrainingOptions options) {
    EffortOptions effort = options.effort();
    double peak = options.learning().learningRate().peak();
    double gates = effort.gateLearningRate() / peak;
    return (float)
        switch (effort.learned()) {
          case LEARNERS -> isOfLearners(slot) ? 1 : 0;
          case GATES -> isOfGate(slot) ? gates : 0;
          case MODEL -> {
            if (slot instanceof Slot.OfSampler) {
              yield options.adapting().samplerLearningRate() / peak;
            }
            if (PruningMasks.has(slot)) {
              yield options.pruning().maskLearningRate() / peak;
            }
            if (isOfGate(slot)) {
              yield effort.hasBudget() ? gates : 0;
            }
            yield 1;
          }
        };
  }

  private static boolean isOfLearners(Slot slot) {
    return slot instanceof Slot.OfModule && !isOfGate(slot);
  }

  private static boolean isOfGate(Slot slot) {
    return switch (slot.role()) {
      case CHOICE, CHOICE_BIAS, CHOICE_LOGITS, CHOICE_LOGITS_BIAS -> true;
      default -> false;
    };
  }
}
