package io.encodeonce.runtime.family.prune;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What is let through of units in a row: heads, columns or dimensions. */
final class Mask {
  private static final double TEMPERATURE = 2.0 / 3;
  private static final double STRETCH = 1.2;
  private static final double SHIFT = 0.1;

  private final float[] strengths;

  private Mask(float[] strengths) {
    this.strengths = strengths;
  }

  /** All is let through as it is. */
  static Mask open(int units) {
    float[] strengths = new float[units];
    Arrays.fill(strengths, 1);
    return new Mask(strengths);
  }

  /** What log-alphas let through, without noise, as {@code pruning.py} computes it in training. */
  static Mask of(FloatBuffer logAlphas) {
    float[] strengths = new float[logAlphas.remaining()];
    for (int i = 0; i < strengths.length; i++) {
      double sigmoid = 1 / (1 + Math.exp(-logAlphas.get(i) / TEMPERATURE));
      strengths[i] = (float) Math.max(0, Math.min(1, STRETCH * sigmoid - SHIFT));
    }
    return new Mask(strengths);
  }

  /** The same, but that the unit of the greatest log-alpha is always let through. */
  static Mask lasting(FloatBuffer logAlphas) {
    Mask mask = of(logAlphas);
    int greatest = 0;
    for (int i = 1; i < mask.units(); i++) {
      greatest = logAlphas.get(i) > logAlphas.get(greatest) ? i : greatest;
    }
    mask.strengths[greatest] = 1;
    return mask;
  }

  /** Of each unit, from 0, which is closed, to 1. */
  float strength(int unit) {
    return strengths[unit];
  }

  int units() {
    return strengths.length;
  }

  /** How many are not closed. */
  int left() {
    return kept().length;
  }

  /** The places of those that are not closed. */
  int[] kept() {
    return IntStream.range(0, units()).filter(i -> strengths[i] > 0).toArray();
  }

  /** All of them weaker. */
  Mask times(float strength) {
    float[] weaker = strengths.clone();
    for (int i = 0; i < weaker.length; i++) {
      weaker[i] *= strength;
    }
    return new Mask(weaker);
  }

  /** What remains of units of so many numbers each. */
  Mask repeated(int numbers) {
    float[] repeated = new float[units() * numbers];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = strengths[i / numbers];
    }
    return new Mask(repeated);
  }
}
