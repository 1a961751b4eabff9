package io.encodeonce.runtime.family.prune;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Some rows or columns of a tensor, and by how much each is greater afterwards. */
final class Slice {
  private final int[] places;
  private final float[] factors;

  private Slice(int[] places, float[] factors) {
    this.places = places;
    this.factors = factors;
  }

  /** Those at some places as they are, in this order. */
  static Slice at(int[] places) {
    float[] ones = new float[places.length];
    Arrays.fill(ones, 1);
    return new Slice(places, ones);
  }

  /** Those that a mask leaves, as they are. */
  static Slice unscaled(Mask mask) {
    return at(mask.kept());
  }

  /** Those that a mask leaves, as much weaker as it lets them through. */
  static Slice scaled(Mask mask) {
    int[] kept = mask.kept();
    float[] factors = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      factors[i] = mask.strength(kept[i]);
    }
    return new Slice(kept, factors);
  }

  /** Those that a mask leaves, as much stronger as it lets them through weaker. */
  static Slice inverse(Mask mask) {
    Slice scaled = scaled(mask);
    for (int i = 0; i < scaled.factors.length; i++) {
      scaled.factors[i] = 1 / scaled.factors[i];
    }
    return scaled;
  }

  Slice times(double factor) {
    float[] greater = factors.clone();
    for (int i = 0; i < greater.length; i++) {
      greater[i] = (float) (greater[i] * factor);
    }
    return new Slice(places, greater);
  }

  int count() {
    return places.length;
  }

  /**
   * Writes these rows of a matrix, and of these the columns of another slice.
   *
   * @param columnsBefore of the matrix that is read
   */
  void copy(FloatBuffer from, int columnsBefore, Slice columns, FloatBuffer to) {
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < columns.places.length; j++) {
        float number = from.get(places[i] * columnsBefore + columns.places[j]);
        to.put(number * factors[i] * columns.factors[j]);
      }
    }
  }
}
