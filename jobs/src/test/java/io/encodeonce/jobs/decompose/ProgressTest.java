package io.encodeonce.jobs.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1000 | 3 | 0 of 1,000 documents",
        "500 | 1500 | 10 | 500 of 1,500 documents, 50.0 a second, about 20 s left",
        "0 | 0 | 3 | 0 of 0 documents"
      })
  void progressSaysHowLongItTakes(long done, long total, double seconds, String line) {
    assertThat(Progress.line(done, total, seconds)).isEqualTo(line);
  }
}
