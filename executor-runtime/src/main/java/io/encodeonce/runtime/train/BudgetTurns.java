package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which shares of tokens steps are of, beside {@code tokens}: all of them in turn, in an order that
 * is drawn anew for each round of them (as in Length-Adaptive Transformers, Kim and Cho, arXiv
 * 2010.07003, one training serves any budget). Checked when made.
 *
 * @param shares without {@code tokens} itself; none where all steps are of that
 * @param seed of the order: a run's, and so the same for all its workers, which draw nothing else
 *     alike
 */
public record BudgetTurns(TokenShares shares, long seed) implements Serializable {
  public static final BudgetTurns NONE = new BudgetTurns(TokenShares.NONE, 0);

  /** What a step of {@code tokens} is. */
  static final int MAIN = -1;

  static BudgetTurns of(OptionValues values) {
    double tokens = values.get(TrainingOption.TOKENS);
    TokenShares shares = values.find(BudgetOption.TOKEN_BUDGETS).orElse(TokenShares.NONE);
    OptionException.require(
        shares.isEmpty() || tokens != 1,
        BudgetOption.TOKEN_BUDGETS,
        shares,
        "left out where tokens is 1, with which samplers learn nothing");
    TokenShares others = shares.without(tokens);
    return others.isEmpty() ? NONE : new BudgetTurns(others, values.get(TrainingOption.SEED));
  }

  /**
   * Which of the shares a step is of, or {@link #MAIN}.
   *
   * @param turn counted from 0
   */
  int at(long turn) {
    int each = shares.values().size() + 1;
    List<Integer> order = new ArrayList<>(IntStream.range(MAIN, each + MAIN).boxed().toList());
    // Far apart for neighbouring seeds, so that no two share a part of their orders.
    new SplitMix(new SplitMix(seed).next() + turn / each).shuffle(order);
    return order.get((int) (turn % each));
  }
}
