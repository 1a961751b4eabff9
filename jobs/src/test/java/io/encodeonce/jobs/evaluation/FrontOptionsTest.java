package io.encodeonce.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.jobs.model.ModelDirectories;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class FrontOptionsTest {
  private static final String SIZES =
      """
      "vocab_size": 11, "d_model": 6, "d_kv": 5, "d_ff": 7, "num_layers": 1, "num_heads": 3""";

  @TempDir private Path folder;
  private String dense;
  private String adaptive;

  @BeforeEach
  void writeConfigurations() throws IOException {
    dense =
        configuration(
            "dense",
            """
            {"architectures": ["T5ForConditionalGeneration"], "model_type": "t5", %s}""");
    adaptive =
        configuration(
            "adaptive",
            """
            {"architectures": ["AdaptiveT5ForConditionalGeneration"], "model_type": "adaptive_t5",
             "token_samplers": {"places": [0], "width": 2, "budgets": [[0.5, 0.0]]}, %s}""");
  }

  private String configuration(String name, String text) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    Files.writeString(directory.resolve("config.json"), text.formatted(SIZES));
    return directory.toString();
  }

  private static FrontOptions options(String... arguments) {
    RuntimeFlags flags = EvaluateModelOptions.flags();
    CommandSpec command = CommandSpec.create();
    flags.addTo(command);
    new CommandLine(command).parseArgs(arguments);
    return new FrontOptions(flags);
  }

  @Test
  void whatThereIsSeveralOfIsMultiplied() {
    FrontOptions options =
        options(
            "--model",
            dense + "," + adaptive,
            "--precision",
            "fp32,int8",
            "--token-budget",
            "1,0.5");
    assertThat(options.isAsked()).isTrue();
    try (ModelDirectories models = ModelDirectories.of(options.models())) {
      assertThat(options.candidates(models))
          .extracting(Candidate::title)
          .as("budgets are for samplers")
          .containsExactly(
              "dense fp32",
              "dense int8",
              "adaptive fp32 1.0",
              "adaptive fp32 0.5",
              "adaptive int8 1.0",
              "adaptive int8 0.5");
      RuntimeOptions last = options.candidates(models).get(5).options(options.flags().values());
      assertThat(last.loading().precision()).isEqualTo(Precision.INT8);
      assertThat(last.answers().tokenBudget()).isEqualTo(0.5);
      RuntimeOptions first = options.candidates(models).get(0).options(options.flags().values());
      assertThat(first.answers().tokenBudget())
          .isEqualTo(RuntimeOptions.defaults().answers().tokenBudget());
      assertThat(first.answers().generation().maxNewTokens()).isEqualTo(32);
    }
  }

  @Test
  void oneModelAtOnePrecisionIsNoFront() {
    assertThat(options().isAsked()).isFalse();
    assertThat(options("--model", dense, "--precision", "int8").isAsked()).isFalse();
    assertThat(options("--precision", "fp32,int8").isAsked()).isTrue();
    assertThat(options("--token-budget", "0.5").isAsked()).isTrue();
  }

  @Test
  void aDirectoryMayHaveACommaInItsName() throws IOException {
    Path comma = Files.createDirectories(folder.resolve("a,b"));
    assertThat(options("--model", comma.toString()).models()).containsExactly(comma.toString());
    assertThat(options("--model", "a,b").models()).containsExactly("a", "b");
  }

  @Test
  void modelsOfOneNameAreToldApartByTheirPaths() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/dense"));
    Files.copy(Path.of(dense, "config.json"), other.resolve("config.json"));
    FrontOptions options = options("--model", dense + "," + other);
    try (ModelDirectories models = ModelDirectories.of(options.models())) {
      assertThat(options.candidates(models))
          .extracting(Candidate::name)
          .containsExactly(dense, other.toString());
    }
  }

  @Test
  void aBudgetNeedsSamplersSomewhere() {
    FrontOptions options = options("--model", dense, "--token-budget", "0.5,0.25");
    try (ModelDirectories models = ModelDirectories.of(options.models())) {
      assertThatThrownBy(() -> options.candidates(models))
          .isInstanceOf(InferenceException.class)
          .hasMessage(
              "--token-budget is 0.5, but no token sampler is in "
                  + dense
                  + ": leave it out, or give a model that AdaptJob has made with --tokens");
    }
  }

  @Test
  void computeBudgetsAreForLearners() throws IOException {
    String learned =
        configuration(
            "learned",
            """
            {"architectures": ["AdaptiveT5ForConditionalGeneration"], "model_type": "adaptive_t5",
             "learners": {"modules": [{"stack": "encoder", "layer": 0, "module": "feed_forward",
              "learners": 2, "width": 3, "gate_width": 2}], "budgets": [[0.5, 0.0]]}, %s}""");
    FrontOptions options = options("--model", dense + "," + learned, "--compute-budget", "1,0.5");
    assertThat(options.isAsked()).isTrue();
    try (ModelDirectories models = ModelDirectories.of(options.models())) {
      assertThat(options.candidates(models))
          .extracting(Candidate::title)
          .containsExactly("dense fp32", "learned fp32 compute 1.0", "learned fp32 compute 0.5");
      RuntimeOptions last = options.candidates(models).get(2).options(options.flags().values());
      assertThat(last.answers().computeBudget()).isEqualTo(0.5);
      RuntimeOptions first = options.candidates(models).get(0).options(options.flags().values());
      assertThat(first.answers().computeBudget())
          .isEqualTo(RuntimeOptions.defaults().answers().computeBudget());
    }
    FrontOptions without = options("--model", adaptive, "--compute-budget", "0.5");
    try (ModelDirectories models = ModelDirectories.of(without.models())) {
      assertThatThrownBy(() -> without.candidates(models))
          .isInstanceOf(InferenceException.class)
          .hasMessage(
              "--compute-budget is 0.5, but no learners are in "
                  + adaptive
                  + ": leave it out, or give a model that AdaptJob has made with --acm");
    }
  }

  @Test
  void nothingIsMeasuredTwice() {
    assertThat(
            options(
                    "--model",
                    dense + "," + adaptive + "," + dense,
                    "--precision",
                    "int8,INT8",
                    "--token-budget",
                    "0.5,0.50")
                .problems())
        .containsExactly(
            "--model has "
                + dense
                + " twice, but each point is measured once: leave one of them out",
            "--precision has int8 twice, but each point is measured once: leave one of them out",
            "--token-budget has 0.5 twice, but each point is measured once: leave one of them out");
    assertThat(List.of(options("--model", dense).problems(), options().problems()))
        .allSatisfy(problems -> assertThat(problems).isEmpty());
  }
}
