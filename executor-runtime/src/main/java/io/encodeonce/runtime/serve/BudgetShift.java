package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.family.BudgetPoint;
import java.util.List;

/**
 * By how much a budget shifts the logits by which a model chooses what it computes: what was
 * measured at the budget, or between the measured budgets beside it.
 *
 * @param option that says the budget
 * @param parts what chooses, in a sentence
 * @param key what {@code config.json} calls it
 */
public record BudgetShift(RuntimeOption<Double> option, String parts, String key) {
  /** Of the logits by which token samplers keep tokens. */
  public static final BudgetShift OF_TOKENS =
      new BudgetShift(RuntimeOption.TOKEN_BUDGET, "token samplers", "token_samplers");

  /** Of the logits by which gates choose learners. */
  public static final BudgetShift OF_LEARNERS =
      new BudgetShift(RuntimeOption.COMPUTE_BUDGET, "learners", "learners");

  private static final double AS_TRAINED = 0;

  /** Nothing is left out: {@code Transformer.ALL_TOKENS}, {@code Transformer.ALL_LEARNERS}. */
  private static final double ALL = Double.POSITIVE_INFINITY;

  /**
   * A model's.
   *
   * @param isPresent whether the model chooses at all
   * @param points what was measured of it
   * @throws OptionException if the model cannot have the budget
   */
  double ofModel(boolean isPresent, List<BudgetPoint> points, double budget) {
    requireOfModel(isPresent, points, budget);
    return isExact(budget) ? exact(budget) : between(points, budget);
  }

  /**
   * Checks a model's budget.
   *
   * @throws OptionException if the model cannot have it
   */
  public void requireOfModel(boolean isPresent, List<BudgetPoint> points, double budget) {
    if (isExact(budget)) {
      return;
    }
    require(
        isPresent,
        budget,
        "1, or not set, for a model without %s; AdaptJob makes models that have them"
            .formatted(parts));
    require(
        !points.isEmpty(),
        budget,
        "1, or not set, for a checkpoint whose %s have no budgets; AdaptJob measures them"
            .formatted(key));
    double least = points.get(0).share();
    require(
        budget >= least,
        budget,
        "at least %s, the least that the checkpoint's %s were measured at".formatted(least, key));
  }

  /** A draft's, which need not choose as its model does: it comes as near as it can. */
  double ofDraft(List<BudgetPoint> points, double budget) {
    if (isExact(budget)) {
      return exact(budget);
    }
    return points.isEmpty() ? AS_TRAINED : between(points, Math.max(budget, points.get(0).share()));
  }

  /** Whether it needs nothing measured. */
  private static boolean isExact(double budget) {
    return budget == AnswerOptions.AS_TRAINED || budget == 1;
  }

  private static double exact(double budget) {
    return budget == 1 ? ALL : AS_TRAINED;
  }

  private void require(boolean holds, double budget, String rule) {
    OptionException.require(holds, option, budget, rule);
  }

  /** A budget above all that were measured is kept by the greatest of them. */
  private static double between(List<BudgetPoint> points, double budget) {
    BudgetPoint before = points.get(0);
    for (BudgetPoint point : points) {
      if (point.share() > budget) {
        double part = (budget - before.share()) / (point.share() - before.share());
        return before.shift() + part * (point.shift() - before.shift());
      }
      before = point;
    }
    return before.shift();
  }
}
