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
 */
public record Candidate(
    String model, String name, Precision precision, Optional<Double> tokenBudget) {

  /** What it is called in a table or a drawing. */
  public String title() {
    String budget =
        tokenBudget.map(share -> " " + RuntimeOption.TOKEN_BUDGET.print(share)).orElse("");
    return name + " " + RuntimeOption.PRECISION.print(precision) + budget;
  }

  /** These options at this price. */
  RuntimeOptions options(OptionValues others) {
    OptionValues values =
        others.with(RuntimeOption.PRECISION, precision).without(RuntimeOption.TOKEN_BUDGET);
    return RuntimeOptions.of(
        tokenBudget.map(share -> values.with(RuntimeOption.TOKEN_BUDGET, share)).orElse(values));
  }
}
