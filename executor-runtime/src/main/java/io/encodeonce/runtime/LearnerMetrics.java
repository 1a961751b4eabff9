package io.encodeonce.runtime;

/**
 * How much was computed of a module that consists of learners.
 *
 * @param layer the place of its layer in the model, such as {@code encoder.0}
 * @param module its own place, such as {@code encoder.0.feed_forward}
 * @param learners learners run, summed over tokens
 * @param tokens tokens that it read
 */
public record LearnerMetrics(String layer, String module, long learners, long tokens) {
  /** What was computed after {@code earlier}, metrics of the same module. */
  LearnerMetrics since(LearnerMetrics earlier) {
    return new LearnerMetrics(layer, module, learners - earlier.learners, tokens - earlier.tokens);
  }
}
