package io.encodeonce.runtime.speculative;

/** How often the small model's next token was kept. Not thread-safe. */
final class Evidence {
  private int accepted;
  private int tried;

  /**
   * Adds what came of a draft.
   *
   * @param kept tokens that were kept
   * @param failed whether the one after them was not, or the small model had none
   */
  void add(int kept, boolean failed) {
    accepted += kept;
    tried += failed ? kept + 1 : kept;
  }

  int accepted() {
    return accepted;
  }

  int tried() {
    return tried;
  }
}
