package io.encodeonce.runtime.decode;

import java.util.List;

/**
 * Where a model's rows start and end.
 *
 * @param startToken what every row starts with
 * @param endTokens what ends a row
 */
public record DecodingLimits(int startToken, List<Integer> endTokens) {
  public DecodingLimits {
    endTokens = List.copyOf(endTokens);
  }
}
