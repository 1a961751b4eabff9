package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.TrainingState;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state as vectors by name. */
final class StateVectors {
  private static final String WEIGHTS = "weights";
  private static final String OPTIMIZER = "optimizer ";

  private StateVectors() {}

  static SortedMap<String, float[]> of(TrainingState state) {
    SortedMap<String, float[]> vectors = new TreeMap<>();
    state.optimizer().forEach((name, vector) -> vectors.put(OPTIMIZER + name, vector));
    vectors.put(WEIGHTS, state.weights());
    return vectors;
  }

  static TrainingState state(long steps, SortedMap<String, float[]> vectors) {
    SortedMap<String, float[]> optimizer = new TreeMap<>();
    vectors.forEach(
        (name, vector) -> {
          if (name.startsWith(OPTIMIZER)) {
            optimizer.put(name.substring(OPTIMIZER.length()), vector);
          }
        });
    return new TrainingState(steps, vectors.get(WEIGHTS), optimizer);
  }

  /** Numbers of all vectors together. */
  static long values(TrainingState state) {
    return state.weights().length
        + state.optimizer().values().stream().mapToLong(vector -> vector.length).sum();
  }
}
