package io.encodeonce.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontTest {
  private static final Front<Offer> FRONT = new Front<>(Offer::quality, Offer::gain);

  private record Offer(double quality, double gain) {}

  private static final Offer BEST = new Offer(90, 1);
  private static final Offer FAST = new Offer(80, 9);
  private static final Offer BETWEEN = new Offer(85, 4);

  @Test
  void whatAnotherOutdoesIsNotOnIt() {
    Offer worse = new Offer(84, 4);
    Offer slower = new Offer(85, 3);
    Offer both = new Offer(79, 8);
    assertThat(FRONT.of(List.of(both, FAST, worse, BEST, slower, BETWEEN)))
        .containsExactly(BEST, BETWEEN, FAST);
  }

  @Test
  void pointsThatAreAlikeAreBothOnIt() {
    Offer twin = new Offer(85, 4);
    assertThat(FRONT.of(List.of(BETWEEN, twin))).hasSize(2);
    assertThat(FRONT.of(Collections.nCopies(5, BEST))).hasSize(5);
  }

  @Test
  void onePointIsAFront() {
    assertThat(FRONT.of(List.of(FAST))).containsExactly(FAST);
    assertThat(FRONT.of(List.of())).isEmpty();
  }

  @Test
  void lessOfACostIsMoreOfAGain() {
    Front<Offer> byCost = new Front<>(Offer::quality, offer -> -offer.gain());
    assertThat(byCost.of(List.of(BEST, BETWEEN, FAST))).containsExactly(BEST);
    assertThat(byCost.of(List.of(new Offer(91, 2), BEST))).containsExactly(new Offer(91, 2), BEST);
  }
}
