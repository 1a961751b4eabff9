package io.encodeonce.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.jobs.report.PointTable;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.SpeculationCounts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointTest {
  private static final Prompt PROMPT = new Prompt("p", "p:");
  private static final LabelledDocuments LABELLED =
      new LabelledDocuments(
          List.of(new Document("a", List.of(PROMPT, PROMPT)), new Document("b", List.of(PROMPT))),
          List.of(
              List.of(new Spellings(List.of("x")), Spellings.UNSET),
              List.of(new Spellings(List.of("y")))),
          List.of());

  @Test
  void sumsUpAnswersAndTakesMediansOfRounds() {
    Run large = run(answer("x", 1, 9), answer("none", 2, 9), answer("z", 3, 4, 9));
    Run own =
        run(
            drafted("x", new SpeculationCounts(2, 3, 1, 3, 1, 1, 0), 1, 9),
            drafted("none", new SpeculationCounts(2, 2, 1, 1, 1, 0, 1), 2, 9),
            drafted("y", new SpeculationCounts(2, 2, 1, 2, 2, 0, 0), 5, 9));
    Point point =
        Point.of(
            DecodingMethod.deviation(0.4, 2),
            LABELLED,
            large,
            own,
            List.of(round(6, 2), round(8, 4), round(5, 1)));
    assertThat(point.accuracy().slots().share()).isEqualTo(1);
    assertThat(point.agreement()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(point.speedUp()).isEqualTo(3);
    assertThat(point.documentsPerSecond()).isEqualTo(2 / 2.0);
    assertThat(point.engagement()).isEqualTo(3 / 6.0);
    assertThat(point.draftedShare()).isEqualTo(6 / 6.0);
    assertThat(point.counts().acceptedShare()).isEqualTo(4 / 6.0);
    assertThat(point.rollbackShare()).isEqualTo(1 / 3.0);
    assertThat(point.fallbackShare()).isEqualTo(1 / 7.0);
    assertThat(PointTable.line(point).split(" {2,}"))
        .containsExactly(
            "0.4 / 2", "100.0%", "100.0%", "100.0%", "66.7%", "1.0", "3.00x", "0.50", "100.0%",
            "66.7%", "33.3%", "14.3%");
  }

  @Test
  void aModelAloneIsCalledOnceAToken() {
    Run run = run(answer("x", 1, 9), answer("x", 2, 9), answer("z", 3, 4, 9));
    Point large =
        Point.of(DecodingMethod.LARGE, LABELLED, run, run, List.of(round(1, 1), round(3, 3)));
    Point small = Point.of(DecodingMethod.SMALL, LABELLED, run, run, List.of(round(2, 1)));
    assertThat(large.accuracy().slots().share()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(large.accuracy().setSlots().share()).isEqualTo(0.5);
    assertThat(large.accuracy().documents().share()).isZero();
    assertThat(large.counts().tokens()).isEqualTo(7);
    assertThat(large.engagement()).isEqualTo(1);
    assertThat(large.speedUp()).isEqualTo(1);
    assertThat(large.documentsPerSecond()).isEqualTo(2 / 2.0);
    assertThat(small.engagement()).isZero();
    assertThat(small.counts().smallCalls()).isEqualTo(7);
    assertThat(PointTable.line(small)).endsWith("-       -       -       -");
  }

  private static Round round(double large, double own) {
    return new Round(new Run.Time(large, 2 * large), new Run.Time(own, 2 * own));
  }

  /** Two answers of the first document, one of the second. */
  private static Run run(GeneratedText first, GeneratedText second, GeneratedText third) {
    return new Run(List.of(document(first, second), document(third)), new Run.Time(1, 1));
  }

  private static DocumentAnswers document(GeneratedText... answers) {
    return new DocumentAnswers(
        List.of(answers), 1, List.of(1, 1), List.of(), List.of(), false, Optional.empty());
  }

  private static GeneratedText answer(String text, Integer... tokens) {
    return new GeneratedText(text, List.of(tokens), 0, FinishReason.END_TOKEN, Optional.empty());
  }

  private static GeneratedText drafted(String text, SpeculationCounts counts, Integer... tokens) {
    return new GeneratedText(text, List.of(tokens), 0, FinishReason.END_TOKEN, Optional.of(counts));
  }
}
