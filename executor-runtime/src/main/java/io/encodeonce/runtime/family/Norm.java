package io.encodeonce.runtime.family;

/**
 * Root mean square norms, before each block and after the last layer. BART would need kind and
 * place: mean and bias too, after each block, and after the embeddings.
 *
 * @param epsilon what is added to the mean square
 */
public record Norm(double epsilon) {
  public Norm {
    Requirement.that(
        epsilon > 0 && epsilon < 1, "layer_norm_epsilon", epsilon, "above 0 and below 1");
  }
}
