package io.encodeonce.runtime;

import java.util.List;

/**
 * What the encoder does for a token of a document.
 *
 * @param text as the vocabulary writes it
 * @param layers how many of the encoder's layers read it, before a token sampler drops it
 * @param isKept whether the decoder reads it too
 * @param learners how many learners each layer of the encoder runs for it, all its modules
 *     together: 0 where it has none, or does not read the token
 */
public record TokenWork(String text, int layers, boolean isKept, List<Integer> learners) {
  public TokenWork {
    learners = List.copyOf(learners);
  }
}
