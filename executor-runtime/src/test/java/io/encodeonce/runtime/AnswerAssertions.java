package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;

/** Compares answers of a model: equal, but for what rounding does to their scores. */
final class AnswerAssertions {
  /**
   * The largest difference in nats of a score that two orders of additions made among 300 drawn
   * ones, by {@code measure_rounding.py}. A steep softmax makes much of what layers before it are
   * off by.
   */
  private static final Map<String, Double> REORDERED_NATS =
      Map.of("t5-gated-untied", 2.3e-3, "deep-decoder", 3.4e-4, "buckets", 1.8e-4);

  /** What a GPU rounds beside sums, and orders that were not drawn. */
  private static final double OTHER_ROUNDING = 1.5;

  private AnswerAssertions() {}

  static void assertSameDocuments(
      GoldenModel model,
      List<DocumentAnswers> actual,
      List<DocumentAnswers> expected,
      String context) {
    assertThat(actual).as(context).hasSameSizeAs(expected);
    for (int d = 0; d < expected.size(); d++) {
      String place = context + ", document " + d;
      DocumentAnswers document = expected.get(d);
      assertThat(actual.get(d).error()).as(place).isEqualTo(document.error());
      assertThat(actual.get(d).documentTokens()).as(place).isEqualTo(document.documentTokens());
      assertThat(actual.get(d).keptTokens()).as(place).isEqualTo(document.keptTokens());
      assertThat(actual.get(d).learnersRun()).as(place).isEqualTo(document.learnersRun());
      assertThat(actual.get(d).decoderLearnersRun())
          .as(place)
          .isEqualTo(document.decoderLearnersRun());
      assertSameAnswers(model, actual.get(d).answers(), document.answers(), place);
    }
  }

  static void assertSameAnswers(
      GoldenModel model, List<GeneratedText> actual, List<GeneratedText> expected, String context) {
    assertThat(actual).as(context).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertSame(model, actual.get(i), expected.get(i), context + ", answer " + i);
    }
  }

  private static void assertSame(
      GoldenModel model, GeneratedText actual, GeneratedText expected, String context) {
    assertThat(actual.tokenIds()).as(context).isEqualTo(expected.tokenIds());
    assertThat(actual.text()).as(context).isEqualTo(expected.text());
    assertThat(actual.finish()).as(context).isEqualTo(expected.finish());
    assertThat(actual.score())
        .as(context)
        .isCloseTo(expected.score(), within(scoreToleranceNats(model, expected)));
  }

  /**
   * The products of integers are exact, but attention is computed in floats: its rounding can move
   * an activation to the next of 255 steps. The logits that make a score are rounded in proportion
   * to their size, and few rows are multiplied in another order than many.
   */
  private static double scoreToleranceNats(GoldenModel model, GeneratedText expected) {
    if (model.precision() == Precision.INT8) {
      return 0.1;
    }
    double multipliedAlike = Math.max(1e-4, 1e-5 * Math.abs(expected.score()));
    return TestDevice.onGpu()
        ? Math.max(multipliedAlike, otherKernelsNats(model))
        : multipliedAlike;
  }

  /**
   * A GPU's libraries choose kernels by shape, and each sums in an order of its own. Other models
   * than those measured are allowed no more than a CPU allows them.
   */
  private static double otherKernelsNats(GoldenModel model) {
    return OTHER_ROUNDING * REORDERED_NATS.getOrDefault(model.variant(), 0.0);
  }
}
