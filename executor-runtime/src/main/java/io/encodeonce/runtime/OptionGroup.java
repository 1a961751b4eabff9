package io.encodeonce.runtime;

/** What an option belongs to, by when it counts. */
public enum OptionGroup {
  /** When a model is loaded: calls that differ here do not share a loaded model. */
  MODEL("what is loaded"),
  /** How documents are cut and answers decoded. */
  ANSWERS("how texts are cut and answers decoded"),
  /** How an answer's tokens are taken. */
  SAMPLING("how tokens are drawn"),
  /** How work is scheduled; no answer depends on it. */
  SCHEDULE("how work is scheduled"),
  /** How a draft is used, where there is one. */
  DRAFT("how a draft is used"),
  /** Of training: what is read, and how much of it at once. */
  EXAMPLES("what a step of training reads"),
  /** Of training: what of a step's answers is to be learned. */
  LOSS("what is learned of it"),
  /** Of training: which tokens a model learns to do without. */
  ADAPTING("how a model learns to do without tokens"),
  /** Of training: how a model with learners is made, and learns to run fewer of them. */
  EFFORT("how learners are learned, and how many of them run"),
  /** Of training: what gradients do. */
  LEARNING("how weights change"),
  /** Of training: what becomes of a model's masks. */
  PRUNING("what is pruned"),
  /** Of training: where it is computed, and in which numbers. */
  COMPUTING("where training is computed"),
  /** Of training: its length, and what is done on the way. */
  RUN("how long training runs, and what is done on the way");

  private final String meaning;

  OptionGroup(String meaning) {
    this.meaning = meaning;
  }

  /** In a few words. */
  public String meaning() {
    return meaning;
  }
}
