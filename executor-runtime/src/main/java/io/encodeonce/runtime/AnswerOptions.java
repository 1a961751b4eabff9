package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

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
 * @param computeBudget the share of all learners that runs, about, from 0 to 1; {@link #AS_TRAINED}
 *     leaves it to their gates
 */
public record AnswerOptions(
    Generation generation,
    int maxDocumentTokens,
    LongDocuments longDocuments,
    SpecialTokens specialTokens,
    double tokenBudget,
    double computeBudget)
    implements Serializable {
  /** Stands for the checkpoint's own limit. */
  public static final int MODEL_LIMIT = 0;

  /** Stands for what the checkpoint's token samplers, or its gates, choose by themselves. */
  public static final double AS_TRAINED = -1;

  public AnswerOptions {
    Objects.requireNonNull(generation, "generation");
    Objects.requireNonNull(longDocuments, "longDocuments");
    Objects.requireNonNull(specialTokens, "specialTokens");
    requireLimit(maxDocumentTokens);
    requireBudget(RuntimeOption.TOKEN_BUDGET, tokenBudget);
    requireBudget(RuntimeOption.COMPUTE_BUDGET, computeBudget);
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

  private static void requireBudget(RuntimeOption<Double> option, double budget) {
    if (budget != AS_TRAINED) {
      requireShare(option, budget);
    }
  }

  private static void requireShare(RuntimeOption<Double> option, double share) {
    OptionException.require(share >= 0 && share <= 1, option, share, "from 0 to 1");
  }

  static AnswerOptions of(OptionValues values) {
    return new AnswerOptions(
        Generation.of(values),
        values.get(RuntimeOption.MAX_DOCUMENT_TOKENS),
        values.get(RuntimeOption.LONG_DOCUMENTS),
        values.get(RuntimeOption.SKIP_SPECIAL_TOKENS),
        budget(values, RuntimeOption.TOKEN_BUDGET),
        budget(values, RuntimeOption.COMPUTE_BUDGET));
  }

  /** What was given of it: a share, never the number that stands for none. */
  private static double budget(OptionValues values, RuntimeOption<Double> option) {
    Optional<Double> given = values.find(option);
    given.ifPresent(share -> requireShare(option, share));
    return given.orElse(AS_TRAINED);
  }

  AnswerOptions withGeneration(Generation value) {
    return new AnswerOptions(
        value, maxDocumentTokens, longDocuments, specialTokens, tokenBudget, computeBudget);
  }

  AnswerOptions withMaxDocumentTokens(int value) {
    return new AnswerOptions(
        generation, value, longDocuments, specialTokens, tokenBudget, computeBudget);
  }

  AnswerOptions withLongDocuments(LongDocuments value) {
    return new AnswerOptions(
        generation, maxDocumentTokens, value, specialTokens, tokenBudget, computeBudget);
  }

  AnswerOptions withSpecialTokens(SpecialTokens value) {
    return new AnswerOptions(
        generation, maxDocumentTokens, longDocuments, value, tokenBudget, computeBudget);
  }

  AnswerOptions withTokenBudget(double value) {
    return new AnswerOptions(
        generation, maxDocumentTokens, longDocuments, specialTokens, value, computeBudget);
  }

  AnswerOptions withComputeBudget(double value) {
    return new AnswerOptions(
        generation, maxDocumentTokens, longDocuments, specialTokens, tokenBudget, value);
  }
}
