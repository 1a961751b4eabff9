package io.encodeonce.runtime.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Rows are expected to get as many tokens as others of late. */
class AnswerLengthsTest {
  private final AnswerLengths lengths = new AnswerLengths();

  @Test
  void theFirstMayGetAll() {
    assertThat(lengths.remaining(0, 3)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void longerOnesAreCounted() {
    lengths.add(2);
    lengths.add(4);
    lengths.add(4);
    lengths.add(200);
    assertThat(lengths.remaining(0, 9))
        .containsExactly(new double[] {0, 0, 0.25, 0, 0.5, 0, 0, 0, 0, 0.25}, within(0.001));
    assertThat(lengths.remaining(2, 9))
        .containsExactly(new double[] {0, 0, 2 / 3.0, 0, 0, 0, 0, 0, 0, 1 / 3.0}, within(0.001));
  }

  @Test
  void theLongestOfAllGoesOnByHalf() {
    lengths.add(2);
    assertThat(lengths.remaining(6, 9)[3]).isEqualTo(1);
    assertThat(lengths.remaining(6, 2)[2]).isEqualTo(1);
    assertThat(lengths.remaining(1_000, 1)[1]).isEqualTo(1);
  }

  @Test
  void oldOnesAreForgotten() {
    lengths.add(9);
    for (int i = 0; i < 6_000; i++) {
      lengths.add(3);
    }
    assertThat(lengths.remaining(0, 20)[9]).isLessThan(0.001);
    assertThat(lengths.remaining(0, 20)[3]).isGreaterThan(0.999);
  }
}
