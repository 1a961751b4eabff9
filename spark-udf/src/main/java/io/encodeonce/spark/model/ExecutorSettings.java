package io.encodeonce.spark.model;

import io.encodeonce.runtime.InferenceException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What a session's configuration says of the executors.
 *
 * @param idle how long a runtime that no task holds stays open for the next one
 * @param cacheDirectory where models are copied to; empty for a folder under {@code java.io.tmpdir}
 */
public record ExecutorSettings(Duration idle, String cacheDirectory) implements Serializable {
  public static final String IDLE_SECONDS = "spark.encodeonce.runtime.idleSeconds";
  public static final String CACHE_DIRECTORY = "spark.encodeonce.runtime.cacheDirectory";

  static ExecutorSettings of(SQLConf configuration) {
    return new ExecutorSettings(
        seconds(configuration.getConfString(IDLE_SECONDS, "10")),
        configuration.getConfString(CACHE_DIRECTORY, ""));
  }

  /** The cache on this machine; each of its users has one, for they may not write each other's. */
  Path localCache() {
    return cacheDirectory.isEmpty()
        ? Path.of(
            System.getProperty("java.io.tmpdir"),
            "encodeonce-models-" + System.getProperty("user.name"))
        : Path.of(cacheDirectory);
  }

  private static Duration seconds(String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new InferenceException(Messages.idleSeconds(IDLE_SECONDS, value));
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }
}
