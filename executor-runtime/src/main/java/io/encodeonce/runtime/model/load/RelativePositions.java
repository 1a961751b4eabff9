package io.encodeonce.runtime.model.load;

import io.encodeonce.runtime.family.RelativeBias;

/**
 * Which row of the learned position bias a distance between tokens uses: single distances first,
 * then ranges that grow by a logarithm (Raffel et al., arXiv 1910.10683, section 2.1).
 */
final class RelativePositions {
  private final int buckets;
  private final int maxDistance;

  RelativePositions(RelativeBias bias) {
    this.buckets = bias.buckets();
    this.maxDistance = bias.maxDistance();
  }

  /** Buckets of key minus query, from {@code -maxDistance} to {@code maxDistance}. */
  long[] encoderBuckets() {
    long[] result = new long[2 * maxDistance + 1];
    for (int distance = -maxDistance; distance <= maxDistance; distance++) {
      int half = buckets / 2;
      int bucket = bucket(Math.abs(distance), half);
      result[distance + maxDistance] = distance > 0 ? half + bucket : bucket;
    }
    return result;
  }

  /** Buckets of query minus key, from 0 to {@code maxDistance}. */
  long[] decoderBuckets() {
    long[] result = new long[maxDistance + 1];
    for (int distance = 0; distance <= maxDistance; distance++) {
      result[distance] = bucket(distance, buckets);
    }
    return result;
  }

  /** In 32-bit floats, as it was in training: the roundings decide between neighbours. */
  private int bucket(int distance, int available) {
    int exact = available / 2;
    if (distance < exact) {
      return distance;
    }
    float ratio = (float) Math.log((float) distance / exact);
    float range = (float) Math.log((double) maxDistance / exact);
    int beyond = (int) (ratio / range * (available - exact));
    return Math.min(exact + beyond, available - 1);
  }
}
