package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OperatorJobTest {
  @Test
  void printsOneLineWithWhatARowCosts() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exitCode =
        OperatorJob.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err,
            "--rows",
            "5000",
            "--runs",
            "1");
    assertThat(exitCode).isZero();
    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line.lines()).hasSize(1);
    JsonNode report = new ObjectMapper().readTree(line);
    assertThat(report.path("rows").intValue()).isEqualTo(5000);
    assertThat(report.path("null_text_micros_a_row").isNumber()).isTrue();
    assertThat(report.path("shared_text_micros_a_row").isNumber()).isTrue();
    assertThat(report.path("commit").asText()).isNotEmpty();
  }

  @Test
  void wrongOptionsStartNothing() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        OperatorJob.run(
            System.out, new PrintStream(err, true, StandardCharsets.UTF_8), "--rows", "0");
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--rows is 0, but must be at least 1");
  }
}
