package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;

/**
 * How documents are cut and answers decoded; checked when made.
 *
 * @param generation how prompts are answered that do not say it themselves
 * @param maxDocumentTokens the most tokens of a document, the end token included, at least 2;
 *     {@link #MODEL_LIMIT} takes {@code model_max_length} of the checkpoint, and none where it
 *     names none
 * @param longDocuments what happens to longer documents
 * @param specialTokens what becomes of special tokens in answers
 * @param tokenBudget the share of a document's tokens that the decoder reads, about, from 0 to 1;
 *     {@link #AS_TRAINED} leaves it to the token samplers
 */
public record AnswerOptions(
    Generation generation,
    int maxDocumentTokens,
    LongDocuments longDocuments,
    SpecialTokens specialTokens,
    double tokenBudget)
    implements Serializable {
  /** Stands for the checkpoint's own limit. */
  public static final int MODEL_LIMIT = 0;

  /** Stands for what the checkpoint's token samplers keep by themselves. */
  public static final double AS_TRAINED = -1;

  public AnswerOptions {
    Objects.requireNonNull(generation, "generation");
    Objects.requireNonNull(longDocuments, "longDocuments");
    Objects.requireNonNull(specialTokens, "specialTokens");
    requireLimit(maxDocumentTokens);
    if (tokenBudget != AS_TRAINED) {
      requireShare(tokenBudget);
    }
  }

  /**
   * Refuses what is no limit of a document's tokens.
   *
   * @throws OptionException if it is neither 2 at least nor {@link #MODEL_LIMIT}
   */
  public static void requireLimit(int maxDocumentTokens) {
    OptionException.require(
        maxDocumentTokens == MODEL_LIMIT || maxDocumentTokens >= 2,
        RuntimeOption.MAX_DOCUMENT_TOKENS,
        maxDocumentTokens,
        "at least 2, or 0 for the checkpoint's own limit");
  }

  private static void requireShare(double tokenBudget) {
    OptionException.require(
        tokenBudget >= 0 && tokenBudget <= 1,
        RuntimeOption.TOKEN_BUDGET,
        tokenBudget,
        "from 0 to 1");
  }

  static AnswerOptions of(OptionValues values) {
    values.find(RuntimeOption.TOKEN_BUDGET).ifPresent(AnswerOptions::requireShare);
    return new AnswerOptions(
        Generation.of(values),
        values.get(RuntimeOption.MAX_DOCUMENT_TOKENS),
        values.get(RuntimeOption.LONG_DOCUMENTS),
        values.get(RuntimeOption.SKIP_SPECIAL_TOKENS),
        values.find(RuntimeOption.TOKEN_BUDGET).orElse(AS_TRAINED));
  }

  AnswerOptions withGeneration(Generation value) {
    return new AnswerOptions(value, maxDocumentTokens, longDocuments, specialTokens, tokenBudget);
  }

  AnswerOptions withMaxDocumentTokens(int value) {
    return new AnswerOptions(generation, value, longDocuments, specialTokens, tokenBudget);
  }

  AnswerOptions withLongDocuments(LongDocuments value) {
    return new AnswerOptions(generation, maxDocumentTokens, value, specialTokens, tokenBudget);
  }

  AnswerOptions withSpecialTokens(SpecialTokens value) {
    return new AnswerOptions(generation, maxDocumentTokens, longDocuments, value, tokenBudget);
  }

  AnswerOptions withTokenBudget(double value) {
    return new AnswerOptions(generation, maxDocumentTokens, longDocuments, specialTokens, value);
  }
}
