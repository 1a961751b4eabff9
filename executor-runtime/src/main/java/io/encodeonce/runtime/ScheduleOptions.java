package io.encodeonce.runtime;

import java.io.Serializable;

/**
 * How work is scheduled, on which no answer depends; checked when made.
 *
 * @param budgetBytes memory for encoder states, cross-KV and self-KV of what is computed together
 *     by one thread, in bytes
 * @param lookAheadDocuments documents read ahead to be sorted by length, at least 1
 */
public record ScheduleOptions(long budgetBytes, int lookAheadDocuments) implements Serializable {
  /** The least {@link #budgetBytes} that is accepted: 1 MiB. */
  public static final long LEAST_BUDGET_BYTES = 1L << 20;

  public ScheduleOptions {
    OptionException.require(
        budgetBytes >= LEAST_BUDGET_BYTES,
        RuntimeOption.BUDGET,
        budgetBytes,
        "at least " + RuntimeOption.BUDGET.type().print(LEAST_BUDGET_BYTES));
    OptionException.require(
        lookAheadDocuments >= 1, RuntimeOption.LOOK_AHEAD, lookAheadDocuments, "at least 1");
  }

  static ScheduleOptions of(OptionValues values) {
    return new ScheduleOptions(
        values.get(RuntimeOption.BUDGET), values.get(RuntimeOption.LOOK_AHEAD));
  }

  ScheduleOptions withBudgetBytes(long value) {
    return new ScheduleOptions(value, lookAheadDocuments);
  }

  ScheduleOptions withLookAheadDocuments(int value) {
    return new ScheduleOptions(budgetBytes, value);
  }
}
