package io.encodeonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static final long SEED = 11;

  @Test
  void ticksAreRoundNumbers() {
    assertThat(texts(new Axis(0.93, 1.27)))
        .containsExactly("0.95", "1.00", "1.05", "1.10", "1.15", "1.20", "1.25");
    assertThat(texts(new Axis(-0.5, 3.1)))
        .containsExactly("-0.5", "0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0");
    assertThat(texts(new Axis(3, 5000))).containsExactly("1000", "2000", "3000", "4000", "5000");
  }

  @Test
  void valuesThatAreAlikeLieInTheMiddle() {
    Axis axis = Axis.of(List.of(7.0, 7.0), 0.5);
    assertThat(axis.share(7)).isEqualTo(0.5);
    assertThat(axis.high() - axis.low()).isGreaterThan(0.5);
  }

  @Test
  void anyValuesAreShownWithSomeTicks() {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      double middle = random.nextGaussian() * 100;
      double span = Math.pow(10, random.nextDouble(-3, 4));
      Axis axis = Axis.of(List.of(middle, middle + span), 1e-3);
      assertThat(axis.share(middle)).as("seed %d, %d", SEED, i).isBetween(0.01, 0.5);
      assertThat(axis.share(middle + span)).as("seed %d, %d", SEED, i).isBetween(0.5, 0.99);
      assertThat(axis.ticks()).as("seed %d, %d", SEED, i).hasSizeBetween(2, 9);
    }
  }

  private static List<String> texts(Axis axis) {
    return axis.ticks().stream().map(BigDecimal::toPlainString).toList();
  }
}
