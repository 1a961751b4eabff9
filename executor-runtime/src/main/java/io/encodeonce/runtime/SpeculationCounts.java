package io.encodeonce.runtime;

/**
 * What a draft did for an answer, or for several together.
 *
 * @param tokens of the answer
 * @param smallCalls calls of the small model that its row was in
 * @param largeCalls calls of the large model that its row was in
 * @param drafted tokens that the small model wrote ahead
 * @param accepted those of them that were kept
 * @param rollbacks checks by the large model that dropped some
 * @param fallbacks times that the small model was not sure enough to go on
 */
public record SpeculationCounts(
    long tokens,
    long smallCalls,
    long largeCalls,
    long drafted,
    long accepted,
    long rollbacks,
    long fallbacks) {

  /** Nothing yet. */
  public static final SpeculationCounts NONE = new SpeculationCounts(0, 0, 0, 0, 0, 0, 0);

  /** Tokens written ahead in vain. */
  public long discarded() {
    return drafted - accepted;
  }

  /** Tokens that came of a row's being in a call of the large model; 0 where it was in none. */
  public double tokensPerLargeCall() {
    return largeCalls == 0 ? 0 : (double) tokens / largeCalls;
  }

  /** The share of drafted tokens that were kept; 0 where there are none. */
  public double acceptedShare() {
    return drafted == 0 ? 0 : (double) accepted / drafted;
  }

  SpeculationCounts since(SpeculationCounts earlier) {
    return new SpeculationCounts(
        tokens - earlier.tokens,
        smallCalls - earlier.smallCalls,
        largeCalls - earlier.largeCalls,
        drafted - earlier.drafted,
        accepted - earlier.accepted,
        rollbacks - earlier.rollbacks,
        fallbacks - earlier.fallbacks);
  }
}
