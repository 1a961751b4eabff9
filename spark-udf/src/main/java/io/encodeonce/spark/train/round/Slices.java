package io.encodeonce.spark.train.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Combines vectors of all workers. Each executor combines a part of all of them, in the workers'
 * order: so the result has the same bits however tasks are timed, and no message grows with the
 * workers or beyond what Spark can send; {@code treeReduce} of whole vectors promises neither.
 */
final class Slices {
  // 16 MiB.
  private static final int VALUES = 1 << 22;
  // A gibibyte of results is the most that a job may have, where Spark is not told otherwise.
  private static final int SLICES_A_JOB = 16;

  /** How vectors become one. */
  enum Combination {
    SUM,
    /** Each counts by its worker's weight. */
    MEAN
  }

  private Slices() {}

  /**
   * Cuts a worker's vectors; their slices have the numbers that others' have.
   *
   * @param weight of the worker among others
   */
  static List<Tuple2<Integer, Slice>> cut(
      int worker, double weight, SortedMap<String, float[]> vectors) {
    List<Tuple2<Integer, Slice>> slices = new ArrayList<>();
    vectors.forEach(
        (name, vector) -> {
          for (long begin = 0; begin < vector.length; begin += VALUES) {
            int from = (int) begin;
            float[] part =
                Arrays.copyOfRange(vector, from, (int) Math.min(vector.length, begin + VALUES));
            slices.add(
                new Tuple2<>(
                    slices.size(), new Slice(worker, weight, name, vector.length, from, part)));
          }
        });
    return slices;
  }

  /**
   * Combines what all workers have {@link #cut} and brings it to the driver.
   *
   * @param values of all vectors of a worker together, about
   */
  static SortedMap<String, float[]> combine(
      JavaPairRDD<Integer, Slice> cut, long values, Combination combination) {
    int partitions = (int) (1 + values / VALUES / SLICES_A_JOB);
    SortedMap<String, float[]> vectors = new TreeMap<>();
    cut.groupByKey(partitions)
        .map(group -> combine(group._2, combination))
        .toLocalIterator()
        .forEachRemaining(slice -> slice.copyTo(vectors));
    return vectors;
  }

  private static Slice combine(Iterable<Slice> ofWorkers, Combination combination) {
    List<Slice> slices =
        StreamSupport.stream(ofWorkers.spliterator(), false)
            .sorted(Comparator.comparingInt(Slice::worker))
            .toList();
    double all = slices.stream().mapToDouble(Slice::weight).sum();
    double[] sum = new double[slices.get(0).values().length];
    for (Slice slice : slices) {
      double factor = combination == Combination.SUM ? 1 : slice.weight() / all;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factor * slice.values()[i];
      }
    }
    return slices.get(0).with(toFloats(sum));
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
