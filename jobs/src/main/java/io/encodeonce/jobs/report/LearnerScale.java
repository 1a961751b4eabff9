package io.encodeonce.jobs.report;

import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.TokenWork;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many learners run for a token, as a mean over those layers that have some.
 *
 * @param layers of the encoder that have some, from 0
 * @param most the mean where all of them run; 0 where there are none
 */
record LearnerScale(List<Integer> layers, double most) {
  static LearnerScale of(DocumentWork work) {
    List<Integer> layers =
        IntStream.range(0, work.learners().size())
            .filter(layer -> work.learners().get(layer) > 0)
            .boxed()
            .toList();
    return new LearnerScale(layers, mean(layers, work.learners()));
  }

  boolean isEmpty() {
    return layers.isEmpty();
  }

  /** A layer that does not read the token runs none for it. */
  double mean(TokenWork token) {
    return mean(layers, token.learners());
  }

  /** Of many tokens. */
  double mean(List<TokenWork> tokens) {
    return tokens.stream().mapToDouble(this::mean).average().orElse(0);
  }

  private static double mean(List<Integer> layers, List<Integer> learners) {
    return layers.stream().mapToInt(learners::get).average().orElse(0);
  }

  /** The part of all learners that a mean is, in percent. */
  long percent(double mean) {
    return isEmpty() ? 0 : Math.round(100 * mean / most);
  }
}
