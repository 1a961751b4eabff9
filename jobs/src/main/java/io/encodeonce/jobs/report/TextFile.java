package io.encodeonce.jobs.report;

import io.encodeonce.jobs.data.FileMessages;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a job reports, where it is to be kept. */
public final class TextFile {
  private TextFile() {}

  /**
   * Writes a text in UTF-8, in place of what is there.
   *
   * @throws InferenceException if it cannot
   */
  public static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new InferenceException(FileMessages.outputUnwritable(file.toString(), e.toString()), e);
    }
  }
}
