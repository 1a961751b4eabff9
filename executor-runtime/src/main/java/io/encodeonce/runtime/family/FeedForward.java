package io.encodeonce.runtime.family;

import java.util.Objects;

/**
 * The feed-forward network of a layer, without biases. Whether matrices have biases, which BART's
 * all do, would be said once for a model.
 *
 * @param width its inner length ({@code d_ff})
 * @param gated whether a second linear product multiplies the activation
 */
public record FeedForward(int width, Activation activation, boolean gated) {
  public FeedForward {
    Requirement.range("d_ff", width, 1, 1 << 20);
    Objects.requireNonNull(activation, "activation");
  }
}
