package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.InferenceException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Thresholds of the rule of deviation, each fallback with each rollback.
 *
 * @param fallbacks the draft's least probabilities
 * @param rollbacks the large model's most surprises, in nats
 */
public record ThresholdGrid(List<Double> fallbacks, List<Double> rollbacks) {
  public ThresholdGrid {
    fallbacks = fallbacks.stream().distinct().toList();
    rollbacks = rollbacks.stream().distinct().toList();
    fallbacks.forEach(threshold -> require(threshold, "fallback"));
    rollbacks.forEach(threshold -> require(threshold, "rollback"));
  }

  private static void require(double threshold, String name) {
    if (!(threshold >= 0 && Double.isFinite(threshold))) {
      throw new InferenceException(
          "option %s has %s, but must be numbers from 0".formatted(name, threshold));
    }
  }

  /** The models alone, both with the large one's own answers, and then the grid. */
  List<DecodingMethod> methods() {
    Stream<DecodingMethod> grid =
        fallbacks.stream()
            .flatMap(
                fallback ->
                    rollbacks.stream()
                        .map(rollback -> DecodingMethod.deviation(fallback, rollback)));
    return Stream.concat(
            Stream.of(DecodingMethod.LARGE, DecodingMethod.SMALL, DecodingMethod.EXACT), grid)
        .toList();
  }
}
