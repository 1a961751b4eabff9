package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.spark.EncodeOnceExtensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs in sessions that they start, as spark-submit configures them. */
class JobSessionTest {
  private static final String EXTENSIONS = "spark.sql.extensions";

  @TempDir private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(EncodeOnceExtensions.PREFIX);
    System.clearProperty(EXTENSIONS);
  }

  @ParameterizedTest
  @CsvSource({"eo_, ''", "eo_, io.encodeonce.spark.EncodeOnceExtensions", "ask_, ''"})
  void functionsAreFoundHoweverTheyComeAndAreCalled(String prefix, String extensions)
      throws IOException {
    System.setProperty(EncodeOnceExtensions.PREFIX, prefix);
    System.setProperty(EXTENSIONS, extensions);
    String input = Files.writeString(folder.resolve("in.txt"), "w1 w2\nw3\n").toString();
    String prompts = Files.writeString(folder.resolve("prompts.json"), "[\"w4\"]").toString();
    JobRun run =
        JobRun.of(
            "--input",
            input,
            "--prompts",
            prompts,
            "--model",
            JobRun.TINY_MODEL,
            "--output",
            folder.resolve("answers").toString(),
            "--master",
            "local[1]");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("answers                        2\n");
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }
}
