package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionValuesTest {
  @ParameterizedTest
  @CsvSource({
    "hdfs://nn/a.parquet, PARQUET",
    "a.JSON, JSON",
    "a.jsonl.gz, JSON",
    "/b.c/*.csv, CSV",
    "a.txt.bz2, TEXT"
  })
  void extensionsStandForFormats(String path, InputFormat format) {
    assertThat(InputFormat.ofExtension(path)).contains(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "csv", "a.csv/part", "a.xml", "a.gz"})
  void otherExtensionsDoNot(String path) {
    assertThat(InputFormat.ofExtension(path)).isEmpty();
  }

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

  @Test
  void answersAreRightInAnyOfTheirSpellings() {
    List<String> spellings = List.of("11:30 am", "half past 11");
    assertThat(new SampleSlot("time:", spellings, " HALF past 11 ").isRight()).isTrue();
    assertThat(new SampleSlot("time:", spellings, "11").isRight()).isFalse();
    assertThat(new SampleSlot("time:", spellings, "11").text())
        .contains("✗ expected 11:30 am or half past 11");
    assertThat(new SampleSlot("time:", List.of("none"), "None").text()).endsWith("✓");
    assertThat(new SampleSlot("time:", List.of("none"), "11").isSet()).isFalse();
  }
}
