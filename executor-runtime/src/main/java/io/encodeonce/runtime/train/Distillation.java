package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;

/**
 * What a model learns of its teacher beside the answers; checked when made. Weights are at least 0,
 * and not all of them are 0.
 *
 * @param answers the weight of the cross-entropy with the answers
 * @param distributions the weight of the Kullback-Leibler divergence from the teacher's
 *     distributions, times the square of the temperature (Hinton et al., arXiv 1503.02531)
 * @param temperature of both models' distributions in it, above 0
 * @param hiddenStates the weight of the mean squared distance between both models' states after
 *     each layer; of a deeper teacher, those layers at the same share of the depth
 */
public record Distillation(
    double answers, double distributions, double temperature, double hiddenStates)
    implements Serializable {
  /** The answers alone: there is no teacher. */
  public static final Distillation NONE = new Distillation(1, 0, 1, 0);

  public Distillation {
    OptionException.requireNotNegative(TrainingOption.ANSWER_WEIGHT, answers);
    OptionException.requireNotNegative(TrainingOption.DISTRIBUTION_WEIGHT, distributions);
    OptionException.requireNotNegative(TrainingOption.HIDDEN_STATE_WEIGHT, hiddenStates);
    OptionException.requirePositive(TrainingOption.TEACHER_TEMPERATURE, temperature);
    OptionException.require(
        answers + distributions + hiddenStates > 0,
        TrainingOption.ANSWER_WEIGHT,
        answers,
        "above 0 where %s and %s are 0"
            .formatted(
                TrainingOption.DISTRIBUTION_WEIGHT.key(),
                TrainingOption.HIDDEN_STATE_WEIGHT.key()));
  }

  static Distillation of(OptionValues values) {
    return new Distillation(
        values.get(TrainingOption.ANSWER_WEIGHT),
        values.get(TrainingOption.DISTRIBUTION_WEIGHT),
        values.get(TrainingOption.TEACHER_TEMPERATURE),
        values.get(TrainingOption.HIDDEN_STATE_WEIGHT));
  }

  /** Whether a teacher is asked. */
  public boolean needsTeacher() {
    return distributions > 0 || hiddenStates > 0;
  }
}
