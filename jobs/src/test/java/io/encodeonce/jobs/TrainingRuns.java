package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs of jobs that train the tiny model on a table of cars.
 *
 * @param folder that they write to
 */
record TrainingRuns(Path folder) {
  private static final List<String> COLOURS = List.of("red", "green", "blue", "yellow");

  String output(String name) {
    return folder.resolve(name).toString();
  }

  /** 24 rows to learn from, one without a text and one that is no JSON. */
  Path calls() throws IOException {
    return calls(
        "calls.jsonl",
        "{\"text\": \"the car number %1$d is %2$s\", \"prompts\": [{\"name\": \"colour\", \"prompt\":"
            + " \"colour:\", \"answer\": \"%2$s\"}, {\"name\": \"number\", \"prompt\": \"number:\","
            + " \"answer\": \"%1$d\"}]}");
  }

  /** As many rows of words that the tiny model knows, with prompts that it has an answer to. */
  Path words() throws IOException {
    return calls("words.jsonl", "{\"text\": \"w%1$d w5 w7 w%1$d\", \"prompts\": [\"w3 w8\"]}");
  }

  /**
   * The same with other prompts.
   *
   * @param row takes a number and a colour
   */
  Path calls(String name, String row) throws IOException {
    List<String> lines =
        new ArrayList<>(
            IntStream.range(0, 24).mapToObj(i -> row.formatted(i, COLOURS.get(i % 4))).toList());
    lines.add("{\"text\": \"\", \"prompts\": [{\"prompt\": \"colour:\", \"answer\": \"red\"}]}");
    lines.add("no json");
    return Files.write(folder.resolve(name), lines);
  }

  List<String> arguments(String output, String... others) throws IOException {
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

  JobRun run(JobRun.Entry job, String output, String... others) throws IOException {
    return JobRun.of(job, arguments(output, others).toArray(String[]::new));
  }

  /** Runs a job as a process of its own, and kills it as soon as a file of its output is there. */
  void killed(Class<?> job, String file, String output, String... others)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    // Spark's own modules, as this process has them.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), job.getName()));
    command.addAll(arguments(output, others));
    command.addAll(List.of("--master", "local[2]"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    while (process.isAlive() && Files.notExists(folder.resolve(output).resolve(file))) {
      Thread.sleep(20);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(folder.resolve("killed.log").toString()).isEqualTo(137);
  }

  byte[] weights(String model) throws IOException {
    return Files.readAllBytes(folder.resolve(model).resolve("model.safetensors"));
  }

  List<JsonNode> log(String run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("log.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  static List<JsonNode> events(List<JsonNode> log, String event) {
    return log.stream().filter(line -> line.path("event").asText().equals(event)).toList();
  }

  static List<Double> losses(List<JsonNode> log) {
    List<Double> losses = new ArrayList<>();
    events(log, "round")
        .forEach(round -> round.path("losses").forEach(loss -> losses.add(loss.asDouble())));
    return losses;
  }

  /** Answers the table with a model that a job has made. */
  JobRun answered(String model) throws IOException {
    return JobRun.of(
        "--input",
        calls().toString(),
        "--format",
        "json",
        "--prompt-column",
        "prompts",
        "--model",
        output(model),
        "--output",
        output("answers-of-" + model.replace('/', '-')),
        "--show",
        "1");
  }

  /** The last line of what a job said that failed. */
  static String failure(JobRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    return run.err().lines().reduce((one, later) -> later).orElse("");
  }
}
