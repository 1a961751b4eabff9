package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionType;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Optional;

/**
 * The option of training by which one model learns several shares of tokens; {@link
 * TrainingOption#ALL} has it too.
 */
public final class BudgetOption {
  public static final RuntimeOption<TokenShares> TOKEN_BUDGETS =
      new RuntimeOption<>(
          "token_budgets",
          OptionGroup.ADAPTING,
          new OptionType<>(
              TokenShares.class,
              "X,X,...",
              TokenShares.RULE,
              TokenShares::parse,
              TokenShares::toString),
          Optional.empty(),
          "none",
          "Shares beside tokens that the same model learns to do with, so that a runtime's token_budget"
              + " can ask for any of them: after the warm-up, steps take turns.");

  private BudgetOption() {}
}
