package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** Compares answers of a model: equal, but for what rounding does to their scores. */
final class AnswerAssertions {
  /** Of golden models, by their expected first logits: 17.8 is the largest. */
  private static final double LARGEST_LOGIT = 18;

  /** The inner width of their feed-forward layers. */
  private static final int LONGEST_SUM = 29;

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
        ? Math.max(multipliedAlike, otherKernelsNats(expected))
        : multipliedAlike;
  }

  /**
   * A GPU's libraries choose kernels by shape, and each sums in an order of its own. A sum of
   * products in 32-bit floats is off by its number of terms times half their epsilon, 2^-24, at
   * most; so is each token's logit, in proportion to its size. What earlier layers are off by comes
   * on top, but of either sign.
   */
  private static double otherKernelsNats(GeneratedText expected) {
    int tokensAndEnd = expected.tokenIds().size() + 1;
    return tokensAndEnd * LARGEST_LOGIT * LONGEST_SUM * 0x1p-24;
  }
}
