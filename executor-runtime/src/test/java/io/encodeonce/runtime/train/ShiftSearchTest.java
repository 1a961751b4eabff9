package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.family.BudgetPoint;
import io.encodeonce.runtime.family.Downsampling;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Shifts are found whatever the logits are that they shift, and whatever is guessed of them. */
class ShiftSearchTest {
  /** Of keep logits, and one token that always stays. */
  private static List<BudgetPoint> points(List<Double> shares, double... logits) {
    return new ShiftSearch(
            shift ->
                (1.0 + DoubleStream.of(logits).filter(logit -> logit + shift >= 0).count())
                    / (1 + logits.length),
            wanted -> 0.25,
            1.0 / (1 + logits.length))
        .points(shares);
  }

  @Test
  void eachShareIsFoundToAHundredth() {
    double[] logits = DoubleStream.iterate(-7, logit -> logit + 0.01).limit(999).toArray();
    List<BudgetPoint> points = points(List.of(0.1, 0.35, 0.9), logits);
    assertThat(points).hasSize(5);
    assertThat(points.get(0).share()).isEqualTo(0.001);
    assertThat(points.get(1).share()).isCloseTo(0.1, within(0.005));
    assertThat(points.get(2).share()).isCloseTo(0.35, within(0.005));
    assertThat(points.get(3).share()).isCloseTo(0.9, within(0.005));
    assertThat(points.get(4).share()).isEqualTo(1);
    // 35 % of the logits, which go from -7 to 2.98, are at least -shift.
    assertThat(points.get(2).shift()).isCloseTo(-(2.98 - 3.5), within(0.06));
  }

  /** Half the tokens have one logit, and the rest another: there is no share between. */
  @Test
  void sharesThatNoShiftLeavesAreLeftOut() {
    List<BudgetPoint> points = points(List.of(0.2, 0.4, 0.7, 0.9), -3, -3, 4, 4, 4);
    assertThat(points).extracting(BudgetPoint::share).containsExactly(1 / 6.0, 4 / 6.0, 1.0);
    assertThat(points.get(0).shift()).isLessThan(-4);
    assertThat(points.get(1).shift()).isBetween(-4.0, 3.0);
    assertThat(points.get(2).shift()).isGreaterThanOrEqualTo(3);
    assertThat(new Downsampling(List.of(0), 1, points).budgets()).isEqualTo(points);
  }
}
