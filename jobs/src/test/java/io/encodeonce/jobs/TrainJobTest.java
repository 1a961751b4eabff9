package io.encodeonce.jobs;

import static io.encodeonce.jobs.TrainingRuns.events;
import static io.encodeonce.jobs.TrainingRuns.failure;
import static io.encodeonce.jobs.TrainingRuns.losses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.spark.SampleData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(LocalSpark.class)
class TrainJobTest {
  @TempDir private Path folder;

  private TrainingRuns runs() {
    return new TrainingRuns(folder);
  }

  private JobRun train(String output, String... others) throws IOException {
    return runs().run(TrainJob::run, output, others);
  }

  /** With another value of an option that all have. */
  private JobRun trainWith(String option, String value) throws IOException {
    List<String> arguments = new ArrayList<>(runs().arguments(value, "--steps", "1"));
    arguments.set(arguments.indexOf(option) + 1, value);
    return JobRun.of(TrainJob::run, arguments.toArray(String[]::new));
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
            runs().calls().toString(),
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
    List<Double> losses = losses(runs().log("out"));
    assertThat(losses).hasSize(60);
    assertThat(losses.get(59)).isLessThan(losses.get(0) / 2);
    assertThat(events(runs().log("out"), "validation")).hasSize(2);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("<svg", "class=\"learned\"", "class=\"validation\"", "</html>");
    JobRun answered = runs().answered("out/model");
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("\"name\":\"colour\"");
  }

  @Test
  void aRunThatWasKilledGoesOnToTheSameBits() throws IOException, InterruptedException {
    String[] options = {"--steps", "40", "--checkpoint-steps", "5", "--progress-seconds", "1"};
    assertThat(train("whole", options).exitCode()).isZero();
    runs().killed(TrainJob.class, "state/state-0000000005.safetensors", "killed", options);
    assertThat(folder.resolve("killed/model")).doesNotExist();
    JobRun resumed =
        train(
            "killed",
            Stream.concat(Stream.of(options), Stream.of("--resume")).toArray(String[]::new));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("goes on from step ");
    assertThat(runs().weights("killed/model")).isEqualTo(runs().weights("whole/model"));
  }

  @Test
  void twoWorkersLearnSideBySide() throws IOException {
    JobRun run = train("two", "--workers", "2", "--rounds-steps", "2", "--epochs", "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> rounds = events(runs().log("two"), "round");
    assertThat(rounds).allSatisfy(round -> assertThat(round.path("workers").asInt()).isEqualTo(2));
    long documents = rounds.stream().mapToLong(round -> round.path("documents").asLong()).sum();
    assertThat(documents).isBetween(40L, 60L);
  }

  @Test
  void newWeightsAreDrawnWhereAModelIsNewAndComeToATeachersStates() throws IOException {
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Path.of(JobRun.TINY_MODEL, name), fresh.resolve(name));
    }
    List<String> arguments =
        new ArrayList<>(
            runs()
                .arguments(
                    "new",
                    "--steps",
                    "30",
                    "--dropout",
                    "0",
                    "--teacher",
                    JobRun.TINY_MODEL,
                    "--answer-weight",
                    "0",
                    "--hidden-state-weight",
                    "1"));
    int model = arguments.indexOf("--model");
    arguments.set(model, "--new-model");
    arguments.set(model + 1, fresh.toString());
    arguments.set(arguments.indexOf("--input") + 1, runs().words().toString());
    JobRun run = JobRun.of(TrainJob::run, arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(runs().weights("new/model")).isNotEmpty();
    List<Double> losses = losses(runs().log("new"));
    assertThat(losses.get(29)).isLessThan(losses.get(0) / 2);
  }

  @Test
  void theEmbeddedSampleIsLearnedWithoutInput() throws IOException {
    JobRun run =
        JobRun.of(
            TrainJob::run,
            "--output",
            runs().output("sample"),
            "--steps",
            "2",
            "--validation-steps",
            "0");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode validation = events(runs().log("sample"), "validation").get(0);
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
        JobRun.of(
            TrainJob::run,
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
            runs().output("draft"),
            "--steps",
            "20",
            "--batch-tokens",
            "2048",
            "--dropout",
            "0",
            "--distribution-weight",
            "0.5");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> agreements = events(runs().log("draft"), "agreement");
    assertThat(agreements).hasSize(2);
    assertThat(agreements.get(0).path("answers").asInt()).isGreaterThan(100);
    assertThat(share(agreements.get(0))).isBetween(0.75, 0.9);
    assertThat(share(agreements.get(1))).isGreaterThan(share(agreements.get(0)) + 0.05);
    assertThat(run.out()).contains("as its teacher, before:", "as its teacher, now:");
    assertThat(run.err()).containsOnlyOnce("the teacher has answered 30 rows");
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
                .formatted(runs().output("full")));
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
}
