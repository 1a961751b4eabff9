package io.encodeonce.jobs;

import static io.encodeonce.jobs.TrainingRuns.events;
import static io.encodeonce.jobs.TrainingRuns.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
class AdaptJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private TrainingRuns runs() {
    return new TrainingRuns(folder);
  }

  private JobRun adapt(String output, String... others) throws IOException {
    JobRun run = runs().run(AdaptJob::run, output, others);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private JsonNode config(String model) throws IOException {
    return JSON.readTree(folder.resolve(model).resolve("config.json").toFile());
  }

  private void assertAnswers(String model) throws IOException {
    JobRun answered = runs().answered(model);
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("\"name\":\"colour\"");
  }

  @Test
  void halfTheTokensAreDropped() throws IOException {
    JobRun run =
        adapt(
            "out",
            "--tokens",
            "0.5",
            "--steps",
            "30",
            "--token-warm-up-steps",
            "10",
            "--sampler-learning-rate",
            "0.2",
            "--sampler-layers",
            "0,2",
            "--sampler-width",
            "8",
            "--validation",
            runs().calls().toString(),
            "--validation-steps",
            "8",
            "--progress-seconds",
            "0.001");
    assertThat(run.err())
        .contains("adapting:\n24 rows to learn from, 0 of them cut, 1 refused\n")
        .containsPattern("step \\d+ of 30, loss [\\d.]+, [\\d.]+ % of tokens kept, ");
    assertThat(run.out()).contains("adapting\n", "model in ").doesNotContain("pruning");
    List<JsonNode> log = runs().log("out/adapting");
    List<Double> kept =
        events(log, "round").stream().map(round -> round.path("token_share").asDouble()).toList();
    assertThat(kept.get(0)).isEqualTo(1);
    assertThat(kept.get(kept.size() - 1)).isBetween(0.2, 0.8);
    // A checkpoint that keeps more tokens than it may is never the best.
    assertThat(events(log, "validation").get(0).path("best").asBoolean()).isFalse();
    for (JsonNode validation : events(log, "validation")) {
      if (validation.path("best").asBoolean()) {
        assertThat(tokenShare(log, validation.path("step").asLong())).isLessThanOrEqualTo(0.55);
      }
    }
    assertThat(config("out/model").path("model_type").asText()).isEqualTo("adaptive_t5");
    JsonNode samplers = config("out/model").path("token_samplers");
    assertThat(samplers.path("places")).extracting(JsonNode::asInt).containsExactly(0, 2);
    assertThat(samplers.path("budgets")).hasSizeGreaterThan(1);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("<h2>adapting</h2>", "class=\"kept\"", "</html>");
    assertAnswers("out/model");
    assertSamplersStayWithLearners(runs().output("out/model"));
  }

  private void assertSamplersStayWithLearners(String model) throws IOException {
    assertThat(failure(adaptedAgain(model, "--acm", "0.5", "--steps", "2")))
        .contains("has token samplers, so that acm needs tokens too");
    String[] both = {"--tokens", "0.5", "--acm", "0.5", "--steps", "2"};
    JobRun run = adaptedAgain(model, both);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode config = config("again--tokens/model");
    assertThat(config.path("token_samplers").path("places"))
        .extracting(JsonNode::asInt)
        .containsExactly(0, 2);
    assertThat(config.path("learners").path("modules")).hasSize(4);
  }

  private static double tokenShare(List<JsonNode> log, long step) {
    return events(log, "round").stream()
        .filter(round -> round.path("step").asLong() == step)
        .findFirst()
        .orElseThrow()
        .path("token_share")
        .asDouble();
  }

  @Test
  void aUniformlyPrunedModelIsAnOrdinaryOne() throws IOException {
    JobRun run =
        adapt(
            "out",
            "--prune",
            "0.5",
            "--steps",
            "40",
            "--prune-warm-up-steps",
            "10",
            "--mask-learning-rate",
            "0.5");
    assertThat(run.err())
        .containsPattern("\npruned: [3-7]\\d[.]\\d % of the layers' weights\nadapting:\n");
    JsonNode config = config("out/model");
    assertThat(config.path("model_type").asText()).isEqualTo("t5");
    assertThat(config.path("architectures").path(0).asText())
        .isEqualTo("T5ForConditionalGeneration");
    assertThat(
            config.path("num_heads").asInt()
                * config.path("d_ff").asInt()
                * config.path("d_model").asInt())
        .isLessThan(3 * 29 * 20);
    assertAnswers("out/model");
  }

  @Test
  void twoWorkersLearnTheSameAgain() throws IOException {
    String[] options = {
      "--tokens", "0.5",
      "--token-budgets", "0.3",
      "--token-warm-up-steps", "2",
      "--workers", "2",
      "--rounds-steps", "2",
      "--steps", "6"
    };
    adapt("out", options);
    List<Double> losses = TrainingRuns.losses(runs().log("out/adapting"));
    assertThat(losses).hasSize(6).allSatisfy(loss -> assertThat(loss).isFinite().isPositive());
    adapt("again", options);
    assertThat(TrainingRuns.losses(runs().log("again/adapting"))).isEqualTo(losses);
    assertThat(runs().weights("again/model")).isEqualTo(runs().weights("out/model"));
    assertThat(config("again/model")).isEqualTo(config("out/model"));
  }

  @Test
  void aFreelyPrunedModelHasLayersOfTheirOwn() throws IOException {
    JobRun run =
        adapt(
            "out",
            "--prune",
            "0.5",
            "--shape",
            "free",
            "--steps",
            "40",
            "--prune-warm-up-steps",
            "10",
            "--mask-learning-rate",
            "0.5");
    assertThat(run.err())
        .containsPattern("\npruned: [3-7]\\d[.]\\d % of the layers' weights\nadapting:\n");
    JsonNode config = config("out/model");
    assertThat(config.path("model_type").asText()).isEqualTo("adaptive_t5");
    assertThat(config.path("layer_shapes").path("encoder")).hasSize(2);
    assertThat(config.has("token_samplers")).isFalse();
    assertAnswers("out/model");
    new AdaptedAgain(runs()).assertLearnersAreOfItsLayers("out/model");
  }

  @Test
  void allWaysGoTogetherInTheFreeShape() throws IOException {
    String[] options = {
      "--tokens",
      "0.5",
      "--acm",
      "0.5",
      "--prune",
      "0.5",
      "--shape",
      "free",
      "--steps",
      "12",
      "--checkpoint-steps",
      "4"
    };
    JobRun run = adapt("out", options);
    assertThat(run.err())
        .containsSubsequence("pruning:\n", "learners:\n", "gates:\n", "adapting:\n");
    assertThat(run.out()).containsSubsequence("pruning\n", "adapting\n", "model in ");
    JsonNode config = config("out/model");
    assertThat(config.path("layer_shapes").path("encoder")).hasSize(2);
    assertThat(config.path("token_samplers").path("places")).hasSize(2);
    assertThat(config.path("learners").path("modules"))
        .hasSize((int) AdaptedAgain.layersWith(config, "d_ff"));
    assertAnswers("out/model");
  }

  private static final String[] ALL_WAYS = {
    "--acm",
    "0.5",
    "--acm-learners",
    "3",
    "--acm-modules",
    "feed_forward,cross_kv",
    "--acm-warm-up-steps",
    "4",
    "--gate-learning-rate",
    "0.2",
    "--tokens",
    "0.6",
    "--prune",
    "0.4",
    "--steps",
    "12",
    "--checkpoint-steps",
    "4"
  };

  @Test
  void learnersGoTogetherWithBothOtherWays() throws IOException, InterruptedException {
    JobRun run = adapt("out", ALL_WAYS);
    assertThat(run.err())
        .containsSubsequence(
            "pruning:\n",
            "learners:\n",
            "with 1 of 3 learners: ",
            "with 3 of 3 learners: ",
            " answers right\n",
            "gates:\n",
            "adapting:\n");
    assertThat(run.out()).containsSubsequence("pruning\n", "learners\n", "gates\n", "adapting\n");
    assertThat(steps("out/learners")).isEqualTo(12);
    assertThat(steps("out/gates")).isEqualTo(3);
    List<JsonNode> rounds = events(runs().log("out/adapting"), "round");
    assertThat(rounds.get(rounds.size() - 1).path("compute_share").asDouble()).isLessThan(0.99);
    assertThat(events(runs().log("out/learners"), "round"))
        .allMatch(round -> round.path("compute_share").asDouble() == 1);
    JsonNode config = config("out/model");
    assertThat(config.path("learners").path("modules")).hasSize(6);
    assertThat(config.path("learners").path("modules").findValuesAsText("learners"))
        .containsOnly("3");
    assertThat(config.path("learners").path("budgets")).isNotEmpty();
    assertThat(config.path("token_samplers").path("budgets")).hasSizeGreaterThan(1);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("<h2>gates</h2>", "learners that are run");
    assertThat(folder.resolve("out/fixed-1")).doesNotExist();
    assertAnswers("out/model");
    String[] resumed =
        Stream.concat(Stream.of(ALL_WAYS), Stream.of("--resume")).toArray(String[]::new);
    runs()
        .killed(AdaptJob.class, "learners/state/state-0000000004.safetensors", "killed", ALL_WAYS);
    assertThat(folder.resolve("killed/learners/model")).doesNotExist();
    JobRun last = adapt("killed", resumed);
    assertThat(last.err()).contains("goes on from step ").doesNotContain("pruning:");
    assertThat(runs().weights("killed/model")).isEqualTo(runs().weights("out/model"));
    assertThat(config("killed/model")).isEqualTo(config);
    String adapted = runs().output("out/model");
    assertThat(failure(adaptedAgain(adapted, "--tokens", "0.6", "--acm", "0.3")))
        .contains("has learners already");
  }

  private long steps(String run) throws IOException {
    return events(runs().log(run), "round").stream()
        .mapToLong(round -> round.path("steps").asLong())
        .sum();
  }

  /**
   * With steps that change nothing, the model goes on to say what it said: what it learned from.
   */
  @Test
  void promptsWithoutAnswersGetTheModelsOwn() throws IOException {
    Path asked =
        runs()
            .calls(
                "asked.jsonl",
                "{\"text\": \"w%1$d w5 w7\", \"prompts\": [{\"prompt\": \"w3 w8\"}, {\"prompt\": \"w4\","
                    + " \"answer\": \"w98 w98 w98\"}]}");
    List<String> arguments =
        new ArrayList<>(
            runs()
                .arguments(
                    "out",
                    "--tokens",
                    "0.99",
                    "--steps",
                    "1",
                    "--sampler-learning-rate",
                    "1e-12",
                    "--validation",
                    asked.toString()));
    arguments.set(arguments.indexOf(runs().calls().toString()), asked.toString());
    arguments.set(arguments.indexOf("0.01"), "1e-12");
    JobRun run = JobRun.of(AdaptJob::run, arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode validation = events(runs().log("out/adapting"), "validation").get(0);
    // Those of the table are none that it would give.
    assertThat(validation.path("answers").asInt()).isGreaterThan(25);
    assertThat(validation.path("right_answers").asInt())
        .isEqualTo(validation.path("answers").asInt() - 25);
  }

  @Test
  void anAdaptationThatWasKilledGoesOn() throws IOException, InterruptedException {
    String[] options = {
      "--tokens",
      "0.5",
      "--token-budgets",
      "0.3,0.8",
      "--token-warm-up-steps",
      "1",
      "--prune",
      "0.5",
      "--steps",
      "12",
      "--checkpoint-steps",
      "4"
    };
    String[] resumed =
        Stream.concat(Stream.of(options), Stream.of("--resume")).toArray(String[]::new);
    adapt("whole", options);
    runs().killed(AdaptJob.class, "pruning/state/state-0000000004.safetensors", "killed", options);
    assertThat(folder.resolve("killed/pruning/model")).doesNotExist();
    runs().killed(AdaptJob.class, "adapting/state/state-0000000004.safetensors", "killed", resumed);
    assertThat(folder.resolve("killed/model")).doesNotExist();
    JobRun last = adapt("killed", resumed);
    assertThat(last.err()).contains("adapting:\n", "goes on from step ").doesNotContain("pruning:");
    assertThat(runs().weights("killed/model")).isEqualTo(runs().weights("whole/model"));
    assertThat(config("killed/model")).isEqualTo(config("whole/model"));
    assertThat(failure(runs().run(AdaptJob::run, "killed", "--tokens", "0.4", "--resume")))
        .contains("adaptation.json was saved by a run whose prune is 0.5, but here it is 0.0");
    assertThat(failure(resumedWith("--tokens", "0.5", "--prune", "0.5")))
        .contains("run whose tokens is 0.5 beside 0.3,0.8, but here it is 0.5");
    assertThat(failure(runs().run(AdaptJob::run, "killed", options))).contains("is not empty");
    String adapted = runs().output("whole/model");
    assertThat(failure(adaptedAgain(adapted, "--tokens", "0.3")))
        .contains(adapted)
        .contains("token samplers");
    assertThat(failure(adaptedAgain(adapted, "--prune", "0.3")))
        .contains(adapted)
        .contains("token samplers");
  }

  private JobRun resumedWith(String... aim) throws IOException {
    return runs()
        .run(
            AdaptJob::run,
            "killed",
            Stream.concat(Stream.of(aim), Stream.of("--resume")).toArray(String[]::new));
  }

  private JobRun adaptedAgain(String model, String... aim) throws IOException {
    return new AdaptedAgain(runs()).run(model, aim);
  }

  @Test
  void aTeacherMustHaveTheModelsTokens() throws IOException {
    JobRun run = runs().run(AdaptJob::run, "out", "--tokens", "0.5", "--teacher", "sample");
    assertThat(failure(run))
        .startsWith("failed: teacher classpath:")
        .contains("has another tokenizer.json than model " + JobRun.TINY_MODEL);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aTableWithoutPromptsIsRefused() throws IOException {
    Path calls = runs().calls("none.jsonl", "{\"text\": \"the car %1$d\", \"prompts\": []}");
    List<String> arguments =
        new ArrayList<>(runs().arguments("out", "--tokens", "0.5", "--steps", "1"));
    arguments.set(arguments.indexOf(runs().calls().toString()), calls.toString());
    assertThat(failure(JobRun.of(AdaptJob::run, arguments.toArray(String[]::new))))
        .contains("rows can be learned from", "the row has no prompt with an answer");
    assertThat(folder.resolve("out/adaptation.json")).doesNotExist();
    assertThat(Files.exists(folder.resolve("out/model"))).isFalse();
  }
}
