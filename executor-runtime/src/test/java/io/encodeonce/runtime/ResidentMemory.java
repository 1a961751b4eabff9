package io.encodeonce.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds of the machine's memory, as Linux counts it. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFERENCES = Path.of("/proc/self/clear_refs");

  private ResidentMemory() {}

  static long bytes() {
    return field("VmRSS:");
  }

  /** Without what garbage holds, such as mapped files, which are let go a little after it. */
  public static long settledBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(50);
      least = Math.min(least, bytes());
    }
    return least;
  }

  /** The most since the start of the process or the last {@link #resetPeak}. */
  static long peakBytes() {
    return field("VmHWM:");
  }

  static void resetPeak() {
    try {
      Files.writeString(CLEAR_REFERENCES, "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long field(String name) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
