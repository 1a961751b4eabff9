package io.encodeonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.TokenWork;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenMapPageTest {
  /** Of three layers, the second without learners. */
  private static final DocumentWork LEARNED =
      new DocumentWork(
          List.of(
              new TokenWork("\u2581<b>", 3, true, List.of(4, 0, 4)),
              new TokenWork("w\"&", 3, true, List.of(1, 0, 2)),
              new TokenWork("x", 1, false, List.of(2, 0, 0))),
          List.of(4, 0, 4),
          true);

  private static final DocumentWork SAMPLED =
      new DocumentWork(
          List.of(
              new TokenWork("y", 2, true, List.of(0, 0)),
              new TokenWork("z", 0, false, List.of(0, 0)),
              new TokenWork("</s>", 2, false, List.of(0, 0))),
          List.of(0, 0),
          false);

  private static String page(DocumentWork... shown) {
    FrontPoint point = FrontReportTest.DENSE;
    return TokenMapPage.html(
        new Fronts(
            List.of(
                new FrontPoint(
                    point.candidate(),
                    point.accuracy(),
                    point.byGroup(),
                    point.work(),
                    point.rounds(),
                    List.of(shown)))));
  }

  /** A layer that has learners but does not read a token runs none; one without counts for none. */
  @Test
  void tokensAreColouredByTheMeanOverLayersWithLearners() {
    assertThat(page(LEARNED))
        .contains(
            "<h2>dense int8</h2>",
            "<span style=\"--run: 70%\" title=\"4.00 learners: 4, 4\"> &lt;b&gt;</span>"
                + "<span style=\"--run: 26%\" title=\"1.50 learners: 1, 2\">w&quot;&amp;</span>"
                + "<span class=\"dropped\" style=\"--run: 17%\""
                + " title=\"1.00 learners: 2, 0; read by 1 of 3 layers\">x</span>",
            "3 tokens after it was cut, of which the decoder reads 2; 2.17 learners of 4.00 run for"
                + " one in a layer, 54 %");
  }

  @Test
  void theLegendHasTheScalesNumbers() {
    assertThat(page(LEARNED))
        .contains(
            "of 4.00: <span style=\"--run: 0%\">0.00</span><span style=\"--run: 17%\">1.00</span>"
                + "<span style=\"--run: 35%\">2.00</span><span style=\"--run: 52%\">3.00</span>"
                + "<span style=\"--run: 70%\">4.00</span> <span class=\"dropped\">dropped</span>")
        .contains("color-scheme: light dark");
  }

  @Test
  void withoutLearnersTokensAreOnlyDropped() {
    assertThat(page(SAMPLED, SAMPLED))
        .contains(
            "no learners in the encoder",
            "<h3>Document 2</h3>\n<p>3 tokens, of which the decoder reads 1</p>",
            "<span>y</span>"
                + "<span class=\"dropped\" title=\"read by 0 of 2 layers\">z</span>"
                + "<span class=\"dropped\" title=\"read by 2 of 2 layers\">&lt;/s&gt;</span>")
        .doesNotContain("--run: ");
  }
}
