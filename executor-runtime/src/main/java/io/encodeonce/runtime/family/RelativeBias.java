package io.encodeonce.runtime.family;

/**
 * How a model knows where tokens stand: by a learned bias of attention, a row for each distance or
 * range of distances, in both stacks. BART's learned matrix of absolute positions would be the
 * second kind of positions.
 *
 * @param buckets rows of the bias
 * @param maxDistance distance in tokens from which all share the last bucket
 */
public record RelativeBias(int buckets, int maxDistance) {
  public RelativeBias {
    // The encoder halves the buckets by direction, and half of what is left counts single tokens.
    Requirement.range("relative_attention_num_buckets", buckets, 4, 1 << 16);
    // From half the buckets on, distances grow by a logarithm that needs room to grow in.
    Requirement.range(
        "relative_attention_max_distance", maxDistance, buckets / 2 + 1, Integer.MAX_VALUE);
  }
}
