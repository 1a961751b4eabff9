package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class OptionValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "512MB, 536870912",
    "512 mb, 536870912",
    "3k, 3072",
    "2GiB, 2147483648",
    "1T, 1099511627776"
  })
  void sizesHaveUnits(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1MB", "1.5GB", "1XB", "999999999999999T", "9999999999999999"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> new ByteSize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is no size");
  }

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
