package io.encodeonce.runtime.text;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.RuntimeOption;
import java.util.Arrays;

/**
 * How many tokens of a document the encoder reads.
 *
 * @param maxTokens the end token included, at least {@link #LEAST_TOKENS}
 * @param longDocuments what happens to longer documents; not {@link LongDocuments#MODEL}, which
 *     {@link TokenizerSettings#side} resolves
 */
public record DocumentLimit(int maxTokens, LongDocuments longDocuments) {
  /** A token of the document and the end token. */
  static final int LEAST_TOKENS = 2;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  public DocumentLimit {
    if (maxTokens < LEAST_TOKENS) {
      throw new IllegalArgumentException(
          "maxTokens is %d, but must be at least %d".formatted(maxTokens, LEAST_TOKENS));
    }
    if (longDocuments == LongDocuments.MODEL) {
      throw new IllegalArgumentException("longDocuments is MODEL, but must be resolved");
    }
  }

  /**
   * What options and checkpoint say together.
   *
   * @param maxTokens {@link AnswerOptions#MODEL_LIMIT} for the checkpoint's own limit, if it names
   *     one
   * @param longDocuments what happens to longer documents
   */
  public static DocumentLimit of(
      int maxTokens, LongDocuments longDocuments, TokenizerSettings settings) {
    boolean isTheModels = maxTokens == AnswerOptions.MODEL_LIMIT;
    return new DocumentLimit(
        isTheModels ? settings.modelMaxTokens().orElse(NO_LIMIT) : maxTokens,
        longDocuments == LongDocuments.MODEL ? settings.side() : longDocuments);
  }

  /**
   * Cuts a document to the limit; its frame, such as the end token, is kept in any case.
   *
   * @param ids the whole document's tokens in their frame
   * @throws InferenceException if the document is longer and the policy is an error
   */
  public DocumentTokens apply(int[] ids, Frame frame) {
    return ids.length <= maxTokens
        ? new DocumentTokens(ids, false)
        : new DocumentTokens(cut(ids, frame), true);
  }

  private int[] cut(int[] ids, Frame frame) {
    return switch (longDocuments) {
      case KEEP_START -> joined(ids, Math.max(maxTokens - frame.after(), 0));
      case KEEP_END -> joined(ids, Math.min(maxTokens, frame.before()));
      case ERROR, MODEL -> throw tooLong(ids.length);
    };
  }

  /** As many tokens of the start, and of the end what is left of the limit. */
  private int[] joined(int[] ids, int ofStart) {
    int ofEnd = maxTokens - ofStart;
    int[] joined = Arrays.copyOf(ids, maxTokens);
    System.arraycopy(ids, ids.length - ofEnd, joined, ofStart, ofEnd);
    return joined;
  }

  private InferenceException tooLong(int tokens) {
    return new InferenceException(
        ("the document has %d tokens, more than the limit of %d;"
                + " raise %s, or set %s to keep_start or keep_end")
            .formatted(
                tokens,
                maxTokens,
                RuntimeOption.MAX_DOCUMENT_TOKENS.key(),
                RuntimeOption.LONG_DOCUMENTS.key()));
  }
}
