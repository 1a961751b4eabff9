package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.SpeculationCounts;
import java.util.List;
import java.util.Optional;

/**
 * A finished row's answer.
 *
 * @param ids the new tokens, the end token included where there is one
 * @param score the sum of their log-probabilities, in nats
 * @param value which of the allowed answers it is, where only some were
 * @param speculation what a draft did for it, where there is one
 */
public record GeneratedTokens(
    List<Integer> ids,
    double score,
    FinishReason finish,
    Optional<String> value,
    Optional<SpeculationCounts> speculation) {
  public GeneratedTokens {
    ids = List.copyOf(ids);
  }

  /** The same with what a draft did for it. */
  public GeneratedTokens with(SpeculationCounts counts) {
    return new GeneratedTokens(ids, score, finish, value, Optional.of(counts));
  }
}
