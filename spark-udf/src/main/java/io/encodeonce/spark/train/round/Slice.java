package io.encodeonce.spark.train.round;

import java.io.Serializable;
import java.util.Map;

/** A part of a vector that a worker has made. Not a record, which Kryo could not read. */
final class Slice implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final double weight;
  private final String vector;
  private final int length;
  private final int begin;
  private final float[] values;

  /**
   * Keeps the array itself.
   *
   * @param weight of this worker among others
   * @param vector its name
   * @param length of the whole vector
   * @param begin where the part begins
   */
  Slice(int worker, double weight, String vector, int length, int begin, float[] values) {
    this.worker = worker;
    this.weight = weight;
    this.vector = vector;
    this.length = length;
    this.begin = begin;
    this.values = values;
  }

  int worker() {
    return worker;
  }

  double weight() {
    return weight;
  }

  float[] values() {
    return values;
  }

  /** The same part of other values. */
  Slice with(float[] others) {
    return new Slice(worker, weight, vector, length, begin, others);
  }

  /** Copies the values to their place in the whole vector. */
  void copyTo(Map<String, float[]> vectors) {
    float[] whole = vectors.computeIfAbsent(vector, name -> new float[length]);
    System.arraycopy(values, 0, whole, begin, values.length);
  }
}
