package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import java.util.List;

/**
 * A finished row's answer.
 *
 * @param ids the new tokens, the end token included where there is one
 * @param score the sum of their log-probabilities, in nats
 */
public record GeneratedTokens(List<Integer> ids, double score, FinishReason finish) {
  public GeneratedTokens {
    ids = List.copyOf(ids);
  }
}
