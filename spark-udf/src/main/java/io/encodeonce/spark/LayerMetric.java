package io.encodeonce.spark;

/**
 * What is counted by layer of a model that spends computation by token, whose layers are called
 * such as {@code encoder.0}. Progress finds it by the name that Spark's interface shows.
 */
public enum LayerMetric {
  /** Of each encoder layer of a model with token samplers. */
  TOKENS("tokens that %s reads"),
  /** Of each layer with learners, summed over its modules and the tokens that they read. */
  LEARNERS("learners run in %s");

  private final String shown;

  LayerMetric(String shown) {
    this.shown = shown;
  }

  public String shown(String layer) {
    return shown.formatted(layer);
  }
}
