package io.encodeonce.runtime.train;

import java.util.List;

/**
 * A document to learn from: its text, and what is to be answered to prompts about it. A null or
 * blank text, and no answers, are allowed here, and refused by {@link ExampleTokenizer#tokenize}.
 */
public record TrainingDocument(String text, List<PromptAnswer> answers) {
  public TrainingDocument {
    answers = List.copyOf(answers);
  }
}
