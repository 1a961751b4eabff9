package io.encodeonce.runtime.train;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.Objects;

/**
 * What becomes an example; checked when made.
 *
 * @param maxDocumentTokens the most tokens of a document, the end token included, at least 2;
 *     {@link AnswerOptions#MODEL_LIMIT} takes {@code model_max_length} of the checkpoint, and none
 *     where it names none
 * @param longDocuments what happens to longer documents: they are cut, or refused
 * @param maxRowTokens the most tokens of a prompt and its answer together, the answer's end token
 *     included, at least 2; longer ones are refused
 */
public record ExampleOptions(int maxDocumentTokens, LongDocuments longDocuments, int maxRowTokens)
    implements Serializable {
  /** A token of the answer and the end token. */
  private static final int LEAST_ROW_TOKENS = 2;

  public ExampleOptions {
    Objects.requireNonNull(longDocuments, "longDocuments");
    AnswerOptions.requireLimit(maxDocumentTokens);
    OptionException.require(
        maxRowTokens >= LEAST_ROW_TOKENS,
        TrainingOption.MAX_ROW_TOKENS,
        maxRowTokens,
        "at least " + LEAST_ROW_TOKENS + ", for an answer and its end token");
  }

  static ExampleOptions of(OptionValues values) {
    return new ExampleOptions(
        values.get(TrainingOption.MAX_DOCUMENT_TOKENS),
        values.get(TrainingOption.LONG_DOCUMENTS),
        values.get(TrainingOption.MAX_ROW_TOKENS));
  }
}
