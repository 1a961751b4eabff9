package io.encodeonce.runtime.decode;

import java.util.List;

/**
 * Where rows start and end.
 *
 * @param startToken what every row starts with
 * @param endTokens what ends a row
 * @param minNewTokens new tokens before which no end token is chosen
 * @param maxNewTokens new tokens after which a row ends in any case
 */
public record DecodingLimits(
    int startToken, List<Integer> endTokens, int minNewTokens, int maxNewTokens) {
  public DecodingLimits {
    endTokens = List.copyOf(endTokens);
  }
}
