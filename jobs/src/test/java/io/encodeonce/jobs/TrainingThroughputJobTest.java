package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingThroughputJobTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return TrainingThroughputJob.run(stream(out), stream(err), arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(out.toByteArray());
  }

  @Test
  void measuresTheEmbeddedDialogues() throws IOException {
    assertThat(run("--limit", "3", "--runs", "2", "--threads", "1")).isZero();
    JsonNode report = report();
    assertThat(report.path("documents").intValue()).isEqualTo(3);
    assertThat(report.path("answers").intValue()).isGreaterThan(3);
    assertThat(report.path("runs").size()).isEqualTo(2);
    // It has learned such dialogues already.
    assertThat(report.path("first_loss").doubleValue()).isBetween(0.0, 2.0);
    double seconds = report.path("seconds").doubleValue();
    assertThat(report.path("documents_per_second").doubleValue())
        .isCloseTo(3 / seconds, within(1e-3 * (1 + 3 / seconds / seconds)));
    assertThat(report.path("commit").textValue()).isNotEmpty();
    assertThat(report.path("options").path("threads").intValue()).isEqualTo(1);
  }

  @Test
  void randomWeightsLearnRandomAnswers() throws IOException {
    String[] arguments = {
      "--model", "random:t5-small",
      "--random", "2x9",
      "--random-prompts", "3x4",
      "--answer-tokens", "2",
      "--threads", "1",
      "--runs", "1"
    };
    assertThat(run(arguments)).isZero();
    assertThat(report().path("answer_tokens").intValue()).isEqualTo(2 * 3 * 2);
    assertThat(report().path("tokens").intValue()).isEqualTo(2 * 9 + 2 * 3 * (4 + 2));
  }

  @Test
  void wrongFlagsAreAllNamedAtOnce() {
    assertThat(run("--runs", "0", "--dropout", "1")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--runs is 0, but must be at least 1", "--dropout is 1.0")
        .endsWith("TrainingThroughputJob --help has all options.\n");
  }
}
