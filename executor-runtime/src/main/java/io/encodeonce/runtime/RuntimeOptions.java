package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a runtime computes; checked when made. Change one setting of {@link #defaults()} at a time
 * with the {@code with} methods.
 *
 * @param device where the model runs
 * @param precision the number format of matrix products
 * @param generation how prompts are answered that do not say it themselves
 * @param maxDocumentTokens the most tokens of a document, the end token included, at least 2;
 *     {@link #MODEL_LIMIT} takes {@code model_max_length} of the checkpoint, and none where it
 *     names none
 * @param longDocuments what happens to longer documents
 * @param specialTokens what becomes of special tokens in answers
 * @param budgetBytes memory for encoder states, cross-KV and self-KV of what is computed together
 *     by one thread, in bytes
 * @param lookAheadDocuments documents read ahead to be sorted by length, at least 1
 * @param speculation how the model and its draft share the rows, where there is a draft
 */
public record RuntimeOptions(
    Device device,
    Precision precision,
    Generation generation,
    int maxDocumentTokens,
    LongDocuments longDocuments,
    SpecialTokens specialTokens,
    long budgetBytes,
    int lookAheadDocuments,
    Speculation speculation)
    implements Serializable {

  /** Stands for the checkpoint's own limit. */
  public static final int MODEL_LIMIT = 0;

  /** The least {@link #budgetBytes} that is accepted: 1 MiB. */
  public static final long LEAST_BUDGET_BYTES = 1L << 20;

  public RuntimeOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(generation, "generation");
    Objects.requireNonNull(longDocuments, "longDocuments");
    Objects.requireNonNull(specialTokens, "specialTokens");
    Objects.requireNonNull(speculation, "speculation");
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
    requireOn(device, "precision", precision);
    requireOn(device, "draftPrecision", speculation.draftPrecision());
  }

  private static void requireOn(Device device, String name, Precision value) {
    require(
        !(device == Device.CPU && value == Precision.FP16),
        name,
        value,
        "FP32, BF16 or INT8 on a CPU");
    require(
        !(device == Device.CUDA && value == Precision.INT8),
        name,
        value,
        "FP32, FP16 or BF16 on CUDA");
  }

  /**
   * Everything automatic: new tokens as the checkpoint says, or up to 64; 512 MiB a thread, 64
   * documents ahead.
   */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(
        Device.AUTO,
        Precision.AUTO,
        Generation.USUAL,
        MODEL_LIMIT,
        LongDocuments.MODEL,
        SpecialTokens.SKIP,
        512L << 20,
        64,
        Speculation.exact());
  }

  public RuntimeOptions withDevice(Device value) {
    return with(change -> change.device = value);
  }

  public RuntimeOptions withPrecision(Precision value) {
    return with(change -> change.precision = value);
  }

  public RuntimeOptions withGeneration(Generation value) {
    return with(change -> change.generation = value);
  }

  /** Sets the least and the most new tokens of {@link #generation} together. */
  public RuntimeOptions withNewTokens(int least, int most) {
    return withNewTokens(NewTokens.of(least, most));
  }

  /** Sets the number of new tokens of {@link #generation}. */
  public RuntimeOptions withNewTokens(NewTokens value) {
    return withGeneration(generation.withNewTokens(value));
  }

  public RuntimeOptions withMaxDocumentTokens(int value) {
    return with(change -> change.maxDocumentTokens = value);
  }

  public RuntimeOptions withLongDocuments(LongDocuments value) {
    return with(change -> change.longDocuments = value);
  }

  public RuntimeOptions withSpecialTokens(SpecialTokens value) {
    return with(change -> change.specialTokens = value);
  }

  public RuntimeOptions withBudgetBytes(long value) {
    return with(change -> change.budgetBytes = value);
  }

  public RuntimeOptions withLookAheadDocuments(int value) {
    return with(change -> change.lookAheadDocuments = value);
  }

  public RuntimeOptions withSpeculation(Speculation value) {
    return with(change -> change.speculation = value);
  }

  private RuntimeOptions with(Consumer<Change> change) {
    Change changed = new Change(this);
    change.accept(changed);
    return changed.options();
  }

  /** Options while one of them changes. */
  private static final class Change {
    private Device device;
    private Precision precision;
    private Generation generation;
    private int maxDocumentTokens;
    private LongDocuments longDocuments;
    private SpecialTokens specialTokens;
    private long budgetBytes;
    private int lookAheadDocuments;
    private Speculation speculation;

    Change(RuntimeOptions from) {
      device = from.device;
      precision = from.precision;
      generation = from.generation;
      maxDocumentTokens = from.maxDocumentTokens;
      longDocuments = from.longDocuments;
      specialTokens = from.specialTokens;
      budgetBytes = from.budgetBytes;
      lookAheadDocuments = from.lookAheadDocuments;
      speculation = from.speculation;
    }

    RuntimeOptions options() {
      return new RuntimeOptions(
          device,
          precision,
          generation,
          maxDocumentTokens,
          longDocuments,
          specialTokens,
          budgetBytes,
          lookAheadDocuments,
          speculation);
    }
  }

  static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new InferenceException("option %s is %s, but must be %s".formatted(name, value, rule));
    }
  }
}
