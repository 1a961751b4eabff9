package io.encodeonce.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputFormatTest {
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
}
