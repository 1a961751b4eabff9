package io.encodeonce.runtime.pace;

/**
 * Always as far.
 *
 * @param tokens how far
 */
record FixedPace(int tokens) implements Pace {
  @Override
  public int draftTokens(Load load) {
    return tokens;
  }
}
