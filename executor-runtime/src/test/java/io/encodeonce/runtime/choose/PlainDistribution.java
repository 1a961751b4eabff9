package io.encodeonce.runtime.choose;

import io.encodeonce.runtime.Sampling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What tokens are drawn from, told in the plainest way. */
public final class PlainDistribution {
  private PlainDistribution() {}

  /**
   * Probabilities of the tokens.
   *
   * @param logits {@code [vocabulary]}
   * @param excluded a token that may not come
   */
  public static double[] of(float[] logits, Sampling sampling, int excluded) {
    double[] tempered =
        IntStream.range(0, logits.length)
            .mapToDouble(t -> t == excluded ? 0 : Math.exp(logits[t] / sampling.temperature()))
            .toArray();
    double[] probabilities = normalised(tempered);
    List<Integer> likeliestFirst =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparing(token -> -probabilities[token]))
            .toList();
    double[] kept = new double[logits.length];
    double before = 0;
    for (int token : likeliestFirst.subList(0, most(sampling, logits.length))) {
      kept[token] = before < sampling.topP() ? probabilities[token] : 0;
      before += probabilities[token];
    }
    return normalised(kept);
  }

  private static int most(Sampling sampling, int vocabulary) {
    return sampling.topK() == Sampling.ALL_TOKENS ? vocabulary : sampling.topK();
  }

  private static double[] normalised(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }
}
