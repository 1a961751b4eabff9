package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shares of documents' tokens, such as a decoder may read; checked when made.
 *
 * @param values each once, ascending
 */
public record TokenShares(List<Double> values) implements Serializable {
  public static final TokenShares NONE = new TokenShares(List.of());

  /** What {@link #parse} reads. */
  static final String RULE = "numbers with commas, each above 0 and at most 1";

  public TokenShares {
    values = values.stream().distinct().sorted().toList();
    OptionException.require(
        values.stream().allMatch(share -> share > 0 && share <= 1),
        BudgetOption.TOKEN_BUDGETS.key(),
        text(values),
        RULE);
  }

  /** Those that are not this one. */
  TokenShares without(double share) {
    return new TokenShares(values.stream().filter(value -> value != share).toList());
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * Reads shares with commas between them.
   *
   * @throws NumberFormatException if one is no number
   * @throws OptionException if one is no share
   */
  static TokenShares parse(String text) {
    return new TokenShares(Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList());
  }

  /** As options have it. */
  @Override
  public String toString() {
    return text(values);
  }

  private static String text(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
