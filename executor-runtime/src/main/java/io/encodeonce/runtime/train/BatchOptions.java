package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;

/**
 * How examples become steps; checked when made.
 *
 * @param batchTokens tokens that are computed together, of documents with their padding and of
 *     rows; what attention pads rows to is no more either
 * @param accumulation batches whose gradients make a step, at least 1
 * @param bufferDocuments documents, in shuffled order, that are sorted by length together before
 *     batches are made of them, at least 1
 */
public record BatchOptions(int batchTokens, int accumulation, int bufferDocuments)
    implements Serializable {
  /** The least {@link #batchTokens}: a document of a token, an answer, and two end tokens. */
  private static final int LEAST_BATCH_TOKENS = 4;

  public BatchOptions {
    OptionException.require(
        batchTokens >= LEAST_BATCH_TOKENS,
        TrainingOption.BATCH_TOKENS,
        batchTokens,
        "at least " + LEAST_BATCH_TOKENS + ", for a document and an answer with their end tokens");
    OptionException.require(
        accumulation >= 1, TrainingOption.ACCUMULATION, accumulation, "at least 1");
    OptionException.require(
        bufferDocuments >= 1, TrainingOption.BUFFER_DOCUMENTS, bufferDocuments, "at least 1");
  }

  static BatchOptions of(OptionValues values) {
    return new BatchOptions(
        values.get(TrainingOption.BATCH_TOKENS),
        values.get(TrainingOption.ACCUMULATION),
        values.get(TrainingOption.BUFFER_DOCUMENTS));
  }
}
