package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** Compares answers of a model: equal, but for what rounding does to their scores. */
final class AnswerAssertions {
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
        .isCloseTo(expected.score(), within(scoreToleranceNats(model, expected.score())));
  }

  /**
   * The products of integers are exact, but attention is computed in floats: its rounding can move
   * an activation to the next of 255 steps. The logits that make a score are rounded in proportion
   * to their size, and few rows are multiplied in another order than many.
   */
  private static double scoreToleranceNats(GoldenModel model, double score) {
    return model.precision() == Precision.INT8 ? 0.1 : Math.max(1e-4, 1e-5 * Math.abs(score));
  }
}
