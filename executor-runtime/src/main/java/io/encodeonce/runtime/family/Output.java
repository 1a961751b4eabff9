package io.encodeonce.runtime.family;

/**
 * How logits come from decoder states. BART would add {@code final_logits_bias}, and scale its
 * embeddings instead.
 *
 * @param tied whether the embedding matrix is also the output matrix
 * @param scaled whether states are scaled by {@code width^-0.5} before the output matrix
 */
public record Output(boolean tied, boolean scaled) {}
