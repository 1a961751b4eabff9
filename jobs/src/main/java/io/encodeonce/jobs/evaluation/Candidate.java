package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.Optional;

/**
 * A model at a price, to be measured beside others.
 *
 * @param model as its user names it
 * @param name what it is called in a table or a drawing, in short
 * @param tokenBudget of its token samplers; empty where they drop what they were trained to, or
 *     there are none
 * @param computeBudget of its learners; empty where as many run as gates were trained to choose, or
 *     there are none
 */
public record Candidate(
    String model,
    String name,
    Precision precision,
    Optional<Double> tokenBudget,
    Optional<Double> computeBudget) {

  /** What it is called in a table or a drawing. */
  public String title() {
    String tokens =
        tokenBudget.map(share -> " " + RuntimeOption.TOKEN_BUDGET.print(share)).orElse("");
    String learners =
        computeBudget
            .map(share -> " compute " + RuntimeOption.COMPUTE_BUDGET.print(share))
            .orElse("");
    return name + " " + RuntimeOption.PRECISION.print(precision) + tokens + learners;
  }

  /** These options at this price. */
  RuntimeOptions options(OptionValues others) {
    OptionValues values = others.with(RuntimeOption.PRECISION, precision);
    return RuntimeOptions.of(
        with(
            with(values, RuntimeOption.TOKEN_BUDGET, tokenBudget),
            RuntimeOption.COMPUTE_BUDGET,
            computeBudget));
  }

  private static OptionValues with(
      OptionValues values, RuntimeOption<Double> option, Optional<Double> budget) {
    return budget.map(share -> values.with(option, share)).orElse(values.without(option));
  }
}
