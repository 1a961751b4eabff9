package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * How work is scheduled, on which no answer depends; checked when made.
 *
 * @param budgetBytes memory for encoder states, cross-KV and self-KV of what is computed together
 *     by one thread, in bytes; {@link #BY_DEVICE} leaves it to the device
 * @param lookAheadDocuments documents read ahead to be sorted by length, at least 1
 */
public record ScheduleOptions(long budgetBytes, int lookAheadDocuments) implements Serializable {
  /** The least {@link #budgetBytes} that is accepted: 1 MiB. */
  public static final long LEAST_BUDGET_BYTES = 1L << 20;

  /**
   * Stands for {@link #CPU_BUDGET_BYTES} on a CPU. On a GPU, a few threads at once compute in equal
   * shares of half of its memory that is free beside the weights; others wait for one.
   */
  public static final long BY_DEVICE = -1;

  /** What a thread has on a CPU where nothing is said: 512 MiB. */
  public static final long CPU_BUDGET_BYTES = 512L << 20;

  public ScheduleOptions {
    OptionException.require(
        budgetBytes == BY_DEVICE || budgetBytes >= LEAST_BUDGET_BYTES,
        RuntimeOption.BUDGET,
        budgetBytes,
        "at least " + RuntimeOption.BUDGET.type().print(LEAST_BUDGET_BYTES));
    OptionException.require(
        lookAheadDocuments >= 1, RuntimeOption.LOOK_AHEAD, lookAheadDocuments, "at least 1");
  }

  static ScheduleOptions of(OptionValues values) {
    return new ScheduleOptions(
        values.find(RuntimeOption.BUDGET).orElse(BY_DEVICE), values.get(RuntimeOption.LOOK_AHEAD));
  }

  /** The budget on a device in bytes; empty where that depends on a GPU's memory. */
  public OptionalLong budgetBytesOn(Device device) {
    if (budgetBytes != BY_DEVICE) {
      return OptionalLong.of(budgetBytes);
    }
    return device.kind() == Device.Kind.CPU
        ? OptionalLong.of(CPU_BUDGET_BYTES)
        : OptionalLong.empty();
  }

  ScheduleOptions withBudgetBytes(long value) {
    return new ScheduleOptions(value, lookAheadDocuments);
  }

  ScheduleOptions withLookAheadDocuments(int value) {
    return new ScheduleOptions(budgetBytes, value);
  }
}
