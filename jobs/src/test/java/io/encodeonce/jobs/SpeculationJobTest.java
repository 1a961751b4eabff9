package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeculationJobTest {
  @Test
  void measuresEachWayWithEachNumberOfRows() throws IOException {
    JobRun run = run("--rows", "1,7", "--least-rows", "4", "--runs", "1", "--precision", "int8");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("precision").textValue()).isEqualTo("int8");
    assertThat(report.path("commit").textValue()).isNotEmpty();
    assertThat(report.path("device").path("cores").intValue()).isPositive();
    assertThat(report.path("table")).hasSize(2);
    for (JsonNode line : report.path("table")) {
      assertThat(line.path("rows").intValue()).isIn(1, 7);
      for (String way : List.of("large", "exact", "deviation", "auto")) {
        assertThat(line.path(way).path("tokens_per_second").doubleValue()).isPositive();
        assertThat(line.path(way).path("decoder_speed_up").doubleValue()).isPositive();
      }
      assertThat(line.path("exact").path("same_as_large").booleanValue()).isTrue();
      assertThat(line.path("auto").path("same_as_large").booleanValue()).isTrue();
      assertThat(line.path("exact").path("kept_of_tried").doubleValue()).isBetween(0.3, 1.0);
      assertThat(line.path("auto").path("why").textValue()).contains("live rows");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rows 0 | option rows is [0], but must be numbers from 1",
        "--runs 0 | options least-rows and runs are 64 and 0, but must be at least 1",
        "--new-tokens 0 | --new-tokens is 0, but must be at least 1",
        "--fallback -1 | --fallback is -1.0, but must be at least 0",
        "--acceptance 1.5 | --acceptance and --near are 1.5 and 0.5, but must be from 0 to 1",
        "--model random:t5-small | --model and --draft must both have random weights, or none"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("SpeculationJob --help has all options.\n");
  }

  private static JobRun run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = SpeculationJob.run(stream(out), stream(err), arguments);
    return new JobRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
