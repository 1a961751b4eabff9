package io.encodeonce.runtime.pace;

/** How often the draft model's next token was kept. Not thread-safe. */
public final class Evidence {
  private int accepted;
  private int tried;

  /**
   * Adds what came of a draft.
   *
   * @param kept tokens that were kept
   * @param failed whether the one after them was not, or the draft model had none
   */
  public void add(int kept, boolean failed) {
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
