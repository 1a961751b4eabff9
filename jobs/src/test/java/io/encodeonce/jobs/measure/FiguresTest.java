package io.encodeonce.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @Test
  void aMedianStandsInTheMiddleOrBetweenTwo() {
    assertThat(Figures.median(List.of(7.0))).isEqualTo(7);
    assertThat(Figures.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Figures.median(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "0.12345, 4, 0.1235",
    "0.12345, 3, 0.123",
    "-2.5, 0, -2",
    "1234.5678, 2, 1234.57",
    "3, 4, 3"
  })
  void numbersAreRoundedToDecimals(double number, int decimals, double rounded) {
    assertThat(Figures.rounded(number, decimals)).isEqualTo(rounded);
  }
}
