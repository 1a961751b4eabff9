package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThroughputJobTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void measuresDocumentsWithTheirOwnPrompts() throws IOException {
    Path documents = folder.resolve("documents.jsonl");
    Files.writeString(
        documents,
        """
        {"text": "one two", "prompts": [{"name": "a", "prompt": "what:"}]}
        {"text": "three four five", "tasks": [["Hotels_1", "hotel_name", []], ["Cars", "day", []]]}
        {"text": "six", "prompts": []}
        """);
    Path answers = folder.resolve("answers.json");
    JsonNode report =
        report(
            "--model",
            JobRun.TINY_MODEL,
            "--documents",
            documents.toString(),
            "--answers",
            answers.toString(),
            "--new-tokens",
            "3",
            "--threads",
            "2",
            "--runs",
            "2");
    assertThat(report.path("documents").intValue()).isEqualTo(3);
    assertThat(report.path("answers").intValue()).isEqualTo(3);
    assertThat(report.path("generated_tokens").intValue()).isEqualTo(9);
    assertThat(report.path("runs").size()).isEqualTo(2);
    assertThat(report.path("precision").textValue()).isEqualTo("fp32");
    assertThat(report.path("options").path("min_new_tokens").intValue()).isEqualTo(3);
    assertThat(report.path("commit").textValue()).isNotEmpty();
    assertThat(report.path("device").path("cores").intValue()).isPositive();
    assertRates(report);
    assertThat(MAPPER.readTree(answers.toFile()).properties())
        .hasSize(3)
        .allSatisfy(answer -> assertThat(answer.getValue().size()).isEqualTo(3));
  }

  @Test
  void randomWeightsGiveAnswersOfAFixedLength() throws IOException {
    JsonNode report =
        report(
            "--model", "random:t5-small",
            "--random", "2x9",
            "--random-prompts", "3x4",
            "--new-tokens", "2",
            "--runs", "1");
    assertThat(report.path("document_tokens").intValue()).isEqualTo(2 * 9);
    assertThat(report.path("prompt_tokens").intValue()).isEqualTo(2 * 3 * 4);
    assertThat(report.path("generated_tokens").intValue()).isEqualTo(2 * 3 * 2);
    assertRates(report);
  }

  private static void assertRates(JsonNode report) {
    double seconds = report.path("seconds").doubleValue();
    assertThat(report.path("documents_per_second").doubleValue())
        .isCloseTo(report.path("documents").intValue() / seconds, within(2.0 / seconds / seconds));
    assertThat(report.path("encode_share").doubleValue()).isBetween(0.0, 1.0);
    assertThat(report.path("decode_share").doubleValue()).isBetween(0.0, 1.0);
    double rate = report.path("product_gflops").doubleValue();
    for (String format : new String[] {"fp32", "int8"}) {
      double peak = report.path(format + "_peak_gflops").doubleValue();
      assertThat(peak).isPositive();
      assertThat(report.path("fraction_of_" + format + "_peak").doubleValue())
          .isCloseTo(rate / peak, within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-such | Unknown option: '--no-such'",
        "--precision int9 | --precision is 'int9', but must be auto, fp32, bf16, fp16 or int8",
        "--precision fp16 | --precision is fp16, but must be fp32, bf16 or int8 on a CPU",
        "--precision int8 --device cuda | --precision is int8, but must be",
        "--threads 0 | option threads is 0, but must be at least 1",
        "--runs 0 | option runs is 0, but must be at least 1",
        "--chunk -1 | option chunk is -1, but must be at least 1, or 0 for equal shares",
        "--new-tokens 0 | --new-tokens is 0, but must be at least 1",
        "--new-tokens 2 --max-new-tokens 3 | give one of --new-tokens and --max-new-tokens",
        "--limit 0 | --limit is 0, but must be at least 1",
        "--random 8 --model random:t5-small | \"8\" is not a number times a number of tokens",
        "--random 8x16 | --random and --random-prompts need --model random:SHAPE",
        "--model random:t5-small --last | --documents, --last and --limit are not for random"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("ThroughputJob --help has all options.\n");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model random:t5-huge | no shape is called t5-huge; random: knows [flan-t5-small,",
        "--model no-such-folder | no-such-folder",
        "--device cuda | option device is cuda, but libtorch",
        "--documents no-such-file | documents no-such-file cannot be read:"
      })
  void whatCannotBeReadIsNamed(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).startsWith("failed: ").contains(message);
    assertThat(run.out()).isEmpty();
  }

  /** A document without an answer takes no time, and must not pass for a fast one. */
  @Test
  void aDocumentWithoutAnswerIsNoMeasurement() throws IOException {
    Path documents = folder.resolve("empty.jsonl");
    Files.writeString(documents, "{\"text\": \"\", \"prompts\": []}");
    JobRun run = run("--model", JobRun.TINY_MODEL, "--documents", documents.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("document 0 cannot be answered: the document's text is empty");
  }

  private static JsonNode report(String... arguments) throws IOException {
    JobRun run = run(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    return MAPPER.readTree(run.out());
  }

  private static JobRun run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = ThroughputJob.run(stream(out), stream(err), arguments);
    return new JobRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
