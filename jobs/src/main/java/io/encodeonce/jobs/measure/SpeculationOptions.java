package io.encodeonce.jobs.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.jobs.model.RandomText;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The models that are measured, and with how many rows. */
public final class SpeculationOptions {
  /** The flags of models and their options. */
  public static RuntimeFlags flags() {
    return new RuntimeFlags(
            OptionValues.NONE
                .with(RuntimeOption.DEVICE, Device.CPU)
                .with(RuntimeOption.PRECISION, Precision.FP32)
                .with(RuntimeOption.MAX_NEW_TOKENS, 32)
                .with(RuntimeOption.FALLBACK, 0.4)
                .with(RuntimeOption.ROLLBACK, 3.0)
                .with(RuntimeOption.BUDGET, 4L << 30))
        .section(1, "MODELS")
        .model(
            RuntimeFlags.MODEL,
            "MODEL",
            "A Hugging Face checkpoint's directory; sample, the embedded model; or random weights,"
                + " such as random:t5-small-x6.",
            "Default: sample.")
        .model(
            RuntimeFlags.DRAFT,
            "MODEL",
            "The model's draft: a directory; sample, the embedded model's; or random weights, such"
                + " as random:t5-small.",
            "Default: sample.")
        .options(
            RuntimeOption.DEVICE,
            RuntimeOption.PRECISION,
            RuntimeOption.DRAFT_PRECISION,
            RuntimeOption.FALLBACK,
            RuntimeOption.ROLLBACK,
            RuntimeOption.BUDGET)
        .end();
  }

  @Option(
      names = "--acceptance",
      paramLabel = "SHARE",
      description = "With random weights, the share of tokens that both choose. Default: 0.9.")
  private double acceptance = 0.9;

  @Option(
      names = "--near",
      paramLabel = "SHARE",
      description = {
        "With random weights, the share of the other tokens that the large model finds likely.",
        "Default: 0.5."
      })
  private double near = 0.5;

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      description = "Live rows, several numbers with commas. Default: 1,4,16,64,256.")
  private List<Integer> rows = List.of(1, 4, 16, 64, 256);

  @Option(
      names = "--least-rows",
      paramLabel = "N",
      description = "Answers of a timed run, at least. Default: 64.")
  private int leastRows = 64;

  @Option(
      names = "--new-tokens",
      paramLabel = "N",
      description = "Every answer has N tokens. Default: answers end by themselves, at 32 tokens.")
  private Integer newTokens;

  @Option(
      names = "--document-tokens",
      paramLabel = "N",
      description = "Tokens of a random document, asked 8 prompts of 8 tokens. Default: 128.")
  private int documentTokens = 128;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Timed runs, after one to warm up; the median counts. Default: 3.")
  private int runs = 3;

  /** The large model and the small one, each to be closed. */
  public List<ModelDirectory> models(RuntimeFlags flags) {
    return ModelDirectory.pair(flags.modelOrSample(), flags.draftOrSample(), acceptance, near);
  }

  public RuntimeOptions runtime(RuntimeFlags flags) {
    RuntimeOptions options = flags.options();
    return newTokens == null ? options : options.withNewTokens(newTokens, newTokens);
  }

  public SpeculationPlan plan() {
    return new SpeculationPlan(rows, leastRows, runs);
  }

  /** Dialogues, or random texts where weights are random. */
  public List<Document> documents(RuntimeFlags flags) {
    return ModelName.isRandom(flags.modelOrSample())
        ? new RandomText(64, documentTokens).documents(new RandomText(8, 8))
        : Dialogues.embedded().documents();
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(RuntimeFlags flags) {
    List<String> problems = new ArrayList<>(flags.problems());
    Problems.atLeast(problems, "--new-tokens", newTokens, 1);
    Problems.refusals(problems, this::plan);
    if (ModelName.isRandom(flags.modelOrSample()) != ModelName.isRandom(flags.draftOrSample())) {
      problems.add(MeasuringMessages.RANDOM_NEEDS_RANDOM);
    }
    if (!(acceptance >= 0 && acceptance <= 1 && near >= 0 && near <= 1)) {
      problems.add(MeasuringMessages.shares(acceptance, near));
    }
    return problems;
  }

  /** Says what a table was measured with and on. */
  public ObjectNode report(RuntimeFlags flags, ObjectNode table) {
    Machine machine = Machine.here();
    table
        .put("precision", flags.text(RuntimeOption.PRECISION))
        .put("draft_precision", flags.text(RuntimeOption.DRAFT_PRECISION))
        .put("model", flags.modelOrSample())
        .put("draft", flags.draftOrSample())
        .put("least_rows", leastRows)
        .put("runs", runs)
        .put("fallback", flags.values().get(RuntimeOption.FALLBACK))
        .put("rollback", flags.values().get(RuntimeOption.ROLLBACK));
    if (ModelName.isRandom(flags.modelOrSample())) {
      table.put("acceptance", acceptance).put("near", near).put("document_tokens", documentTokens);
    }
    if (newTokens != null) {
      table.put("new_tokens", newTokens);
    }
    return machine.describe(table);
  }
}
