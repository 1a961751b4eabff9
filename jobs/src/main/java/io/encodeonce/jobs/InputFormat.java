package io.encodeonce.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How documents are stored. */
enum InputFormat {
  PARQUET("parquet"),
  JSON("json|jsonl|ndjson"),
  CSV("csv"),
  TEXT("txt|text");

  private final String ending;

  InputFormat(String extensions) {
    ending = ".*\\.(" + extensions + ")(\\.(gz|bz2|zst|lz4|snappy))?";
  }

  /** The format that the extension of {@code path} stands for, compressed or not. */
  static Optional<InputFormat> ofExtension(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.matches(format.ending)).findFirst();
  }
}
