package io.encodeonce.runtime;

import java.util.List;

/**
 * What the encoder does for each token of a document.
 *
 * @param tokens in their order, those of the tokenizer's frame such as the end token among them
 * @param learners how many learners each layer of the encoder has, all its modules together
 * @param truncated whether the document was longer than the limit and was cut
 */
public record DocumentWork(List<TokenWork> tokens, List<Integer> learners, boolean truncated) {
  public DocumentWork {
    tokens = List.copyOf(tokens);
    learners = List.copyOf(learners);
  }
}
