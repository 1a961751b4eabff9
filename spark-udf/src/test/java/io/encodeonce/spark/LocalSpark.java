package io.encodeonce.spark;

import io.encodeonce.spark.model.ExecutorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class a session of its own, on two threads of this process. */
public final class LocalSpark implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private SparkSession session;

  public static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("encodeonce-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.heartbeatInterval", "500ms")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", warehouse())
        .config(ExecutorSettings.CACHE_DIRECTORY, GoldenCheckpoint.absolute("target/models"));
  }

  private static String warehouse() {
    try {
      return Files.createTempDirectory(Path.of("target"), "warehouse").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    session = builder("local[2]").getOrCreate();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    session.stop();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session;
  }
}
