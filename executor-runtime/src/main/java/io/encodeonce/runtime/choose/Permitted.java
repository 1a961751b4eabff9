package io.encodeonce.runtime.choose;

import java.util.Collection;

/** Which tokens may come next at a position of a row. Immutable. */
public final class Permitted {
  /** The whole vocabulary. */
  public static final Permitted ALL = new Permitted(new long[0]);

  /** The whole vocabulary, end tokens excepted. */
  public static final Permitted ALL_BUT_ENDS = new Permitted(new long[0]);

  private final long[] tokens;

  private Permitted(long[] tokens) {
    this.tokens = tokens;
  }

  /**
   * Some tokens only.
   *
   * @param tokens different ids, one at least
   */
  public static Permitted among(Collection<Integer> tokens) {
    return new Permitted(tokens.stream().mapToLong(Integer::longValue).sorted().toArray());
  }

  /** The ids in ascending order, where only some are permitted; not a copy. */
  long[] tokens() {
    return tokens;
  }
}
