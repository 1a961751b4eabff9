package io.encodeonce.runtime;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a checkpoint lies on this machine.
 *
 * @param path a directory that {@code save_pretrained} wrote
 * @param fingerprint names its files' contents where they were hashed before; else they are read
 *     when {@link InferenceRuntime#fingerprint} is first asked for
 */
public record ModelDirectory(Path path, Optional<String> fingerprint) {
  public ModelDirectory {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(fingerprint, "fingerprint");
  }

  /** A directory whose files nobody has hashed. */
  public ModelDirectory(Path path) {
    this(path, Optional.empty());
  }
}
