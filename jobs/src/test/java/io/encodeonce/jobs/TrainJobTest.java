package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.spark.SampleData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(LocalSpark.class)
class TrainJobTest {
  @TempDir private Path folder;

  private static JobRun run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = TrainJob.run(stream(out), stream(err), arguments);
    return new JobRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String output(String name) {
    return folder.resolve(name).toString();
  }

  private Path calls() throws IOException {
    List<String> colours = List.of("red", "green", "blue", "yellow");
    List<String> lines =
        new ArrayList<>(
            IntStream.range(0, 24)
                .mapToObj(
                    i ->
                        ("{\"text\": \"the car number %1$d is %2$s\", \"prompts\": [{\"name\": \"colour\","
                                + " \"prompt\": \"colour:\", \"answer\": \"%2$s\"}, {\"name\": \"number\","
                                + " \"prompt\": \"number:\", \"answer\": \"%1$d\"}]}")
                            .formatted(i, colours.get(i % 4)))
                .toList());
    lines.add("{\"text\": \"\", \"prompts\": [{\"prompt\": \"colour:\", \"answer\": \"red\"}]}");
    lines.add("no json");
    return Files.write(folder.resolve("calls.jsonl"), lines);
  }

  private List<String> arguments(String output, String... others) throws IOException {
    return Stream.concat(
            Stream.of(
                "--input",
                calls().toString(),
                "--format",
                "json",
                "--text-column",
                "text",
                "--prompt-column",
                "prompts",
                "--model",
                JobRun.TINY_MODEL,
                "--output",
                output(output),
                "--seed",
                "3",
                "--batch-tokens",
                "300",
                "--learning-rate",
                "0.01"),
            Stream.of(others))
        .toList();
  }

  private JobRun train(String output, String... others) throws IOException {
    return run(arguments(output, others).toArray(String[]::new));
  }

  /** With another value of an option that all have. */
  private JobRun trainWith(String option, String value) throws IOException {
    List<String> arguments = new ArrayList<>(arguments(value, "--steps", "1"));
    arguments.set(arguments.indexOf(option) + 1, value);
    return run(arguments.toArray(String[]::new));
  }

  private byte[] weights(String output) throws IOException {
    return Files.readAllBytes(folder.resolve(output).resolve("model/model.safetensors"));
  }

  private List<JsonNode> log(String output) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(output).resolve("log.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> events(List<JsonNode> log, String event) {
    return log.stream().filter(line -> line.path("event").asText().equals(event)).toList();
  }

  @Test
  void aTableBecomesAModelThatAnswersAndAReport() throws IOException {
    JobRun run =
        train(
            "out",
            "--steps",
            "60",
            "--dropout",
            "0",
            "--validation",
            calls().toString(),
            "--validation-steps",
            "30");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("warning: 1 rows of ")
        .contains("24 rows to learn from, 0 of them cut, 1 refused\n")
        .contains("  refused: the document's text is empty")
        .contains("validation after step 30: loss ");
    assertThat(run.out())
        .contains("steps                           60  (all of 60 steps were made)");
    List<JsonNode> rounds = events(log("out"), "round");
    List<Double> losses = new ArrayList<>();
    rounds.forEach(round -> round.path("losses").forEach(loss -> losses.add(loss.asDouble())));
    assertThat(losses).hasSize(60);
    assertThat(losses.get(59)).isLessThan(losses.get(0) / 2);
    assertThat(events(log("out"), "validation")).hasSize(2);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("<svg", "class=\"learned\"", "class=\"validation\"", "</html>");
    JobRun answered =
        JobRun.of(
            "--input",
            calls().toString(),
            "--format",
            "json",
            "--prompt-column",
            "prompts",
            "--model",
            output("out/model"),
            "--output",
            output("answers"),
            "--show",
            "1");
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("\"name\":\"colour\"");
  }

  @Test
  void aRunThatWasKilledGoesOnToTheSameBits() throws IOException, InterruptedException {
    String[] options = {"--steps", "40", "--checkpoint-steps", "5", "--progress-seconds", "1"};
    assertThat(train("whole", options).exitCode()).isZero();
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    // Spark's own modules, as this process has them.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainJob.class.getName()));
    command.addAll(arguments("killed", options));
    command.addAll(List.of("--master", "local[2]"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    Path state = folder.resolve("killed/state/state-0000000005.safetensors");
    while (process.isAlive() && Files.notExists(state)) {
      Thread.sleep(20);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(folder.resolve("killed.log").toString()).isEqualTo(137);
    assertThat(folder.resolve("killed/model")).doesNotExist();
    JobRun resumed =
        train(
            "killed",
            Stream.concat(Stream.of(options), Stream.of("--resume")).toArray(String[]::new));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("goes on from step ");
    assertThat(weights("killed")).isEqualTo(weights("whole"));
  }

  @Test
  void twoWorkersLearnSideBySide() throws IOException {
    JobRun run = train("two", "--workers", "2", "--rounds-steps", "2", "--epochs", "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> rounds = events(log("two"), "round");
    assertThat(rounds).allSatisfy(round -> assertThat(round.path("workers").asInt()).isEqualTo(2));
    long documents = rounds.stream().mapToLong(round -> round.path("documents").asLong()).sum();
    assertThat(documents).isBetween(40L, 60L);
  }

  @Test
  void newWeightsAreDrawnWhereAModelIsNew() throws IOException {
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Path.of(JobRun.TINY_MODEL, name), fresh.resolve(name));
    }
    List<String> arguments = new ArrayList<>(arguments("new", "--steps", "2"));
    arguments.set(arguments.indexOf("--model"), "--new-model");
    arguments.set(arguments.indexOf(JobRun.TINY_MODEL), fresh.toString());
    JobRun run = run(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(weights("new")).isNotEmpty();
  }

  @Test
  void theEmbeddedSampleIsLearnedWithoutInput() throws IOException {
    JobRun run = run("--output", output("sample"), "--steps", "2", "--validation-steps", "0");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode validation = events(log("sample"), "validation").get(0);
    double right =
        validation.path("right_answers").asDouble() / validation.path("answers").asDouble();
    assertThat(right).isBetween(0.75, 0.95);
  }

  /** Of documents that it learns from: how well others are answered takes more of them. */
  @Test
  void aDraftLearnsWhatItsTeacherSays() throws IOException {
    Path dialogues = folder.resolve("dialogues.jsonl");
    try (InputStream all = SampleData.openDialogues()) {
      Files.write(
          dialogues,
          new String(all.readAllBytes(), StandardCharsets.UTF_8).lines().limit(30).toList());
    }
    JobRun run =
        run(
            "--input",
            dialogues.toString(),
            "--prompt-column",
            "prompts",
            "--format",
            "json",
            "--teacher",
            "sample",
            "--model",
            SampleData.DRAFT,
            "--output",
            output("draft"),
            "--steps",
            "20",
            "--batch-tokens",
            "2048",
            "--dropout",
            "0",
            "--distribution-weight",
            "0.5");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> agreements = events(log("draft"), "agreement");
    assertThat(agreements).hasSize(2);
    assertThat(agreements.get(0).path("answers").asInt()).isGreaterThan(100);
    assertThat(share(agreements.get(0))).isBetween(0.75, 0.9);
    assertThat(share(agreements.get(1))).isGreaterThan(share(agreements.get(0)) + 0.05);
    assertThat(run.out()).contains("as its teacher, before:", "as its teacher, now:");
  }

  private static double share(JsonNode agreement) {
    return agreement.path("same_tokens").asDouble() / agreement.path("tokens").asDouble();
  }

  @Test
  void whatCannotBeLearnedIsSaidBeforeAnyWork() throws IOException {
    Files.createDirectories(folder.resolve("full/some"));
    assertThat(failure(train("full", "--steps", "1")))
        .isEqualTo(
            "failed: output %s is not empty: name another, or resume the run that is there"
                .formatted(output("full")));
    assertThat(failure(trainWith("--text-column", "txt")))
        .startsWith("failed: --text-column is txt, but the input has the columns");
    assertThat(failure(trainWith("--prompt-column", "text")))
        .startsWith("failed: column text must be ARRAY<STRUCT<name STRING, prompt STRING, answer");
    assertThat(failure(train("c", "--steps", "1", "--max-row-tokens", "2")))
        .startsWith("failed: none of the table's 25 rows can be learned from; the first: ")
        .contains("more than max_row_tokens (2)");
    assertThat(failure(train("d", "--steps", "1", "--workers", "30")))
        .isEqualTo(
            "failed: there are 30 workers, but only 24 rows to learn from: give workers at most as"
                + " many");
    assertThat(failure(train("e", "--steps", "1", "--teacher", "sample")))
        .startsWith("failed: teacher classpath:")
        .contains("has another tokenizer.json than model " + JobRun.TINY_MODEL);
    assertThat(folder.resolve("txt")).doesNotExist();
  }

  private static String failure(JobRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    return run.err().lines().reduce((one, later) -> later).orElse("");
  }
}
