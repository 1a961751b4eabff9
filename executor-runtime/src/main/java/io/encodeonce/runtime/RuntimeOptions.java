package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;

/**
 * How a runtime computes; checked when made. Change one setting of {@link #defaults()} at a time
 * with the {@code with} methods.
 *
 * @param device where the model runs
 * @param precision the number format of matrix products
 * @param maxNewTokens the most tokens an answer may have, at least 1
 * @param minNewTokens tokens before which no end token is accepted, from 0 to maxNewTokens
 * @param maxDocumentTokens the most tokens of a document, the end token included, at least 2;
 *     {@link #MODEL_LIMIT} takes {@code model_max_length} of the checkpoint, or 512
 * @param longDocuments what happens to longer documents
 * @param budgetBytes memory for encoder states, cross-KV and self-KV of what is computed together
 *     by one thread, in bytes
 * @param lookAheadDocuments documents read ahead to be sorted by length, at least 1
 */
public record RuntimeOptions(
    Device device,
    Precision precision,
    int maxNewTokens,
    int minNewTokens,
    int maxDocumentTokens,
    LongDocuments longDocuments,
    long budgetBytes,
    int lookAheadDocuments)
    implements Serializable {

  /** Stands for the checkpoint's own limit. */
  public static final int MODEL_LIMIT = 0;

  /** The least {@link #budgetBytes} that is accepted: 1 MiB. */
  public static final long LEAST_BUDGET_BYTES = 1L << 20;

  public RuntimeOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(longDocuments, "longDocuments");
    require(maxNewTokens >= 1, "maxNewTokens", maxNewTokens, "at least 1");
    require(
        minNewTokens >= 0 && minNewTokens <= maxNewTokens,
        "minNewTokens",
        minNewTokens,
        "from 0 to maxNewTokens (" + maxNewTokens + ")");
    require(
        maxDocumentTokens == MODEL_LIMIT || maxDocumentTokens >= 2,
        "maxDocumentTokens",
        maxDocumentTokens,
        "at least 2, or 0 for the checkpoint's own limit");
    require(
        budgetBytes >= LEAST_BUDGET_BYTES,
        "budgetBytes",
        budgetBytes,
        "at least " + LEAST_BUDGET_BYTES);
    require(lookAheadDocuments >= 1, "lookAheadDocuments", lookAheadDocuments, "at least 1");
    require(
        !(device == Device.CPU && precision == Precision.FP16),
        "precision",
        precision,
        "FP32, BF16 or INT8 on a CPU");
    require(
        !(device == Device.CUDA && precision == Precision.INT8),
        "precision",
        precision,
        "FP32, FP16 or BF16 on CUDA");
  }

  /** Everything automatic: up to 64 new tokens, 512 MiB a thread, 64 documents ahead. */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(
        Device.AUTO, Precision.AUTO, 64, 0, MODEL_LIMIT, LongDocuments.MODEL, 512L << 20, 64);
  }

  public RuntimeOptions withDevice(Device value) {
    return new RuntimeOptions(
        value,
        precision,
        maxNewTokens,
        minNewTokens,
        maxDocumentTokens,
        longDocuments,
        budgetBytes,
        lookAheadDocuments);
  }

  public RuntimeOptions withPrecision(Precision value) {
    return new RuntimeOptions(
        device,
        value,
        maxNewTokens,
        minNewTokens,
        maxDocumentTokens,
        longDocuments,
        budgetBytes,
        lookAheadDocuments);
  }

  /** Sets {@link #minNewTokens} and {@link #maxNewTokens} together, for they bound each other. */
  public RuntimeOptions withNewTokens(int least, int most) {
    return new RuntimeOptions(
        device,
        precision,
        most,
        least,
        maxDocumentTokens,
        longDocuments,
        budgetBytes,
        lookAheadDocuments);
  }

  public RuntimeOptions withMaxDocumentTokens(int value) {
    return new RuntimeOptions(
        device,
        precision,
        maxNewTokens,
        minNewTokens,
        value,
        longDocuments,
        budgetBytes,
        lookAheadDocuments);
  }

  public RuntimeOptions withLongDocuments(LongDocuments value) {
    return new RuntimeOptions(
        device,
        precision,
        maxNewTokens,
        minNewTokens,
        maxDocumentTokens,
        value,
        budgetBytes,
        lookAheadDocuments);
  }

  public RuntimeOptions withBudgetBytes(long value) {
    return new RuntimeOptions(
        device,
        precision,
        maxNewTokens,
        minNewTokens,
        maxDocumentTokens,
        longDocuments,
        value,
        lookAheadDocuments);
  }

  public RuntimeOptions withLookAheadDocuments(int value) {
    return new RuntimeOptions(
        device,
        precision,
        maxNewTokens,
        minNewTokens,
        maxDocumentTokens,
        longDocuments,
        budgetBytes,
        value);
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new InferenceException("option %s is %s, but must be %s".formatted(name, value, rule));
    }
  }
}
