package io.encodeonce.jobs.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.execution.datasources.FileIndexOptions;
import org.apache.spark.sql.execution.datasources.orc.OrcOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.text.TextOptions;
import scala.collection.Set;
import scala.jdk.javaapi.CollectionConverters;

/** How documents are stored. */
public enum InputFormat {
  PARQUET("parquet"),
  ORC("orc"),
  JSON("json|jsonl|ndjson"),
  CSV("csv"),
  TEXT("txt|text");

  private final String ending;

  InputFormat(String extensions) {
    ending = ".*\\.(" + extensions + ")(\\.(gz|bz2|zst|lz4|snappy))?";
  }

  /** The format that the extension of {@code path} stands for, compressed or not. */
  public static Optional<InputFormat> ofExtension(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.matches(format.ending)).findFirst();
  }

  /** Its name, for users and for Spark. */
  public String shown() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its rows are characters that may break its rules, one row and not another. */
  boolean hasMalformedRows() {
    return this == CSV || this == JSON;
  }

  /** Whether Spark's reader knows this option; it passes over others without a word. */
  public boolean hasOption(String name) {
    // Spark takes an encoding for text, and reads UTF-8 nevertheless.
    boolean honoured = this != TEXT || !name.equalsIgnoreCase("encoding");
    return honoured
        && Stream.of(options(), FileIndexOptions.getAllOptions())
            .flatMap(known -> CollectionConverters.asJava(known).stream())
            .anyMatch(name::equalsIgnoreCase);
  }

  private Set<String> options() {
    return switch (this) {
      case PARQUET -> ParquetOptions.getAllOptions();
      case ORC -> OrcOptions.getAllOptions();
      case JSON -> JSONOptions.getAllOptions();
      case CSV -> CSVOptions.getAllOptions();
      case TEXT -> TextOptions.getAllOptions();
    };
  }
}
