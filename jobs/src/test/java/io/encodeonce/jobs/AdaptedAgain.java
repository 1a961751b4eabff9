package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Adaptations of models that have been adapted, to folders that are called by the first aim. */
record AdaptedAgain(TrainingRuns runs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Adapts a model, whether it goes well or not.
   *
   * @param model its directory
   */
  JobRun run(String model, String... aim) throws IOException {
    List<String> arguments = new ArrayList<>(runs.arguments("again" + aim[0], aim));
    arguments.set(arguments.indexOf(JobRun.TINY_MODEL), model);
    return JobRun.of(AdaptJob::run, arguments.toArray(String[]::new));
  }

  /** Blocks that are there become learners, and samplers may then be put before them. */
  void assertLearnersAreOfItsLayers(String model) throws IOException {
    JsonNode pruned = config(model);
    JsonNode config =
        adapted(model, "--acm", "0.5", "--acm-modules", "feed_forward,cross_kv", "--steps", "4");
    assertThat(config.path("layer_shapes")).isEqualTo(pruned.path("layer_shapes"));
    assertThat(config.path("learners").path("modules"))
        .hasSize((int) (layersWith(pruned, "d_ff") + layersWith(pruned, "cross_num_heads")));
    assertBudgetsAreMeasuredOfFewerTokens("again--acm/model", config.path("learners"));
  }

  /** How many layers of a model in the free shape have something of a block. */
  static long layersWith(JsonNode config, String key) {
    return config.path("layer_shapes").findValues(key).stream()
        .filter(size -> size.asInt() > 0)
        .count();
  }

  /** The learners that were there stay, and what they run of texts is told anew. */
  private void assertBudgetsAreMeasuredOfFewerTokens(String model, JsonNode before)
      throws IOException {
    JsonNode told = JSON.readTree("[[0.25, -4.0], [0.75, 2.0]]");
    tell(model, told);
    JsonNode config =
        adapted(
            model,
            "--tokens",
            "0.5",
            "--steps",
            "20",
            "--token-warm-up-steps",
            "4",
            "--sampler-learning-rate",
            "0.2");
    assertThat(config.path("token_samplers").path("budgets")).hasSizeGreaterThan(1);
    JsonNode learners = config.path("learners");
    assertThat(learners.path("modules")).isEqualTo(before.path("modules"));
    assertThat(before.path("budgets")).isNotEmpty();
    assertThat(learners.path("budgets")).isNotEmpty().isNotEqualTo(told);
  }

  /** Writes other budgets of learners into a model than were measured. */
  private void tell(String model, JsonNode budgets) throws IOException {
    JsonNode config = config(model);
    ((ObjectNode) config.path("learners")).set("budgets", budgets);
    JSON.writeValue(runs.folder().resolve(model).resolve("config.json").toFile(), config);
  }

  /** Of a model that answers. */
  private JsonNode adapted(String model, String... aim) throws IOException {
    JobRun run = run(runs.output(model), aim);
    assertThat(run.exitCode()).as(run.err()).isZero();
    String made = "again" + aim[0] + "/model";
    JobRun answered = runs.answered(made);
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("\"name\":\"colour\"");
    return config(made);
  }

  private JsonNode config(String model) throws IOException {
    return JSON.readTree(runs.folder().resolve(model).resolve("config.json").toFile());
  }
}
