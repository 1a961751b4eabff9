package io.encodeonce.jobs.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 0 | 3 | 0 of 1,500 documents",
        "0 | 0 | 40 | 12 | 40 of 1,500 documents",
        "40 | 12 | 40 | 15 | 40 of 1,500 documents",
        "40 | 12 | 640 | 18 | 640 of 1,500 documents, 100.0 a second, about 9 s left"
      })
  void progressSaysHowLongItTakesOnceItKnowsThePace(
      long firstDone, double firstSeconds, long done, double seconds, String line) {
    Progress.Seen first = new Progress.Seen(firstDone, firstSeconds);
    assertThat(Progress.line(first, new Progress.Seen(done, seconds), 1500)).isEqualTo(line);
  }
}
