package io.encodeonce.runtime;

import java.util.List;
import java.util.Optional;

/**
 * One answer.
 *
 * @param text the generated tokens as text, without the prompt and without special tokens; where
 *     only some answers are allowed, the one of them, spelled as it was given
 * @param tokenIds the generated tokens, the end token included where there is one
 * @param score the sum of the tokens' log-probabilities among the whole vocabulary, in nats, at
 *     most 0
 * @param finish why the text ends
 * @param speculation what the draft model did for it; empty where there is none
 */
public record GeneratedText(
    String text,
    List<Integer> tokenIds,
    double score,
    FinishReason finish,
    Optional<SpeculationCounts> speculation) {
  public GeneratedText {
    tokenIds = List.copyOf(tokenIds);
  }

  /** The mean log-probability of a token, in nats; 0 where there is no token. */
  public double meanScore() {
    return tokenIds.isEmpty() ? 0 : score / tokenIds.size();
  }
}
