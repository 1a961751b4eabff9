package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.family.BudgetPoint;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.model.Transformer;
import java.util.List;

/**
 * By how much a token budget shifts the logits by which token samplers keep tokens: what was
 * measured at the budget, or between the measured budgets beside it.
 */
public final class KeepShift {
  private static final double AS_TRAINED = 0;

  private KeepShift() {}

  /**
   * A model's.
   *
   * @throws OptionException if the model cannot have the budget
   */
  static double ofModel(Downsampling downsampling, double budget) {
    requireOfModel(downsampling, budget);
    return isExact(budget) ? exact(budget) : between(downsampling.budgets(), budget);
  }

  /**
   * Checks a model's budget.
   *
   * @throws OptionException if the model cannot have it
   */
  public static void requireOfModel(Downsampling downsampling, double budget) {
    if (isExact(budget)) {
      return;
    }
    require(
        downsampling.isPresent(),
        budget,
        "1, or not set, for a model without token samplers; AdaptJob makes models that have them");
    List<BudgetPoint> points = downsampling.budgets();
    require(
        !points.isEmpty(),
        budget,
        "1, or not set, for a checkpoint whose token_samplers have no budgets; AdaptJob measures them");
    double least = points.get(0).share();
    require(
        budget >= least,
        budget,
        "at least %s, the least that the checkpoint's token_samplers were measured at"
            .formatted(least));
  }

  /** A draft's, whose samplers need not be its model's: it comes as near as they go. */
  static double ofDraft(Downsampling downsampling, double budget) {
    if (isExact(budget)) {
      return exact(budget);
    }
    List<BudgetPoint> points = downsampling.budgets();
    return points.isEmpty() ? AS_TRAINED : between(points, Math.max(budget, points.get(0).share()));
  }

  /** Whether it needs nothing measured. */
  private static boolean isExact(double budget) {
    return budget == AnswerOptions.AS_TRAINED || budget == 1;
  }

  private static double exact(double budget) {
    return budget == 1 ? Transformer.ALL_TOKENS : AS_TRAINED;
  }

  private static void require(boolean holds, double budget, String rule) {
    OptionException.require(holds, RuntimeOption.TOKEN_BUDGET, budget, rule);
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
