package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;

/** Why a document is not learned from, in words for who gave it. */
final class ExampleRefusals {
  private ExampleRefusals() {}

  static InferenceException noText(String text) {
    String what = text == null ? "null" : text.isEmpty() ? "empty" : "blank";
    return new InferenceException(
        "the document's text is %s, but must have a word; leave the document out".formatted(what));
  }

  static InferenceException noTokens() {
    return new InferenceException(
        "the document's text has no tokens, but must have one; leave the document out");
  }

  static InferenceException noAnswers() {
    return new InferenceException(
        "the document has no answers, but must have one at least; leave it out, or say what is to"
            + " be answered where nothing is");
  }

  static InferenceException emptyAnswer(PromptAnswer answer) {
    return new InferenceException(
        "the answer \"%.60s\" to \"%.60s\" has no tokens, but must have one at least; leave it out"
            .formatted(answer.answer(), answer.prompt()));
  }

  static InferenceException endInside(PromptAnswer answer) {
    return new InferenceException(
        "the answer \"%.60s\" to \"%.60s\" has an end token inside; remove it from there"
            .formatted(answer.answer(), answer.prompt()));
  }

  static InferenceException rowTooLong(PromptAnswer answer, int rowTokens, int most) {
    return new InferenceException(
        ("the prompt \"%.60s\" and its answer have %d tokens, the end token included, more than %s"
                + " (%d); shorten them, or raise it")
            .formatted(answer.prompt(), rowTokens, TrainingOption.MAX_ROW_TOKENS.key(), most));
  }

  static InferenceException tooLarge(ExampleSize size, long tokens, int most) {
    return new InferenceException(
        ("a document of %d tokens with %d prompts and answers of %d, the longest of %d, takes %d tokens,"
                + " more than %s (%d); raise it, lower %s, or give the prompts in several documents")
            .formatted(
                size.documentTokens(),
                size.rows(),
                size.rowTokens(),
                size.longestRow(),
                tokens,
                TrainingOption.BATCH_TOKENS.key(),
                most,
                TrainingOption.MAX_DOCUMENT_TOKENS.key()));
  }
}
