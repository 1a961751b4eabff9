package io.encodeonce.runtime;

/**
 * How much was computed of a module that consists of learners.
 *
 * @param module its place in the model, such as {@code encoder.0.feed_forward}
 * @param learners learners run, summed over tokens
 * @param tokens tokens that it read
 */
public record LearnerMetrics(String module, long learners, long tokens) {
  /** What was computed after {@code earlier}, metrics of the same module. */
  LearnerMetrics since(LearnerMetrics earlier) {
    return new LearnerMetrics(module, learners - earlier.learners, tokens - earlier.tokens);
  }
}
