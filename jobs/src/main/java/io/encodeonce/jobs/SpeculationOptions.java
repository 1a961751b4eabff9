package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.throughput.Dialogues;
import io.encodeonce.jobs.throughput.Machine;
import io.encodeonce.jobs.throughput.ModelDirectory;
import io.encodeonce.jobs.throughput.RandomText;
import io.encodeonce.jobs.throughput.SpeculationPlan;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The models that are measured, and with how many rows. */
final class SpeculationOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "A Hugging Face checkpoint's directory; sample, the embedded model; or random weights, such"
            + " as random:t5-small-x6.",
        "Default: sample."
      })
  private String model = ModelDirectory.SAMPLE;

  @Option(
      names = "--draft",
      paramLabel = "MODEL",
      description = {
        "The model's draft: a directory; sample, the embedded model's; or random weights, such as"
            + " random:t5-small.",
        "Default: sample."
      })
  private String draft = ModelDirectory.SAMPLE;

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
      names = "--fallback",
      paramLabel = "P",
      description = "Under deviation, the draft's least probability. Default: 0.4.")
  private double fallbackThreshold = 0.4;

  @Option(
      names = "--rollback",
      paramLabel = "NATS",
      description = "Under deviation, the most surprise of the large model. Default: 3.")
  private double rollbackThreshold = 3;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or int8. Default: fp32.")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--draft-precision",
      paramLabel = "NAME",
      description = "The draft's. Default: auto, which under exact is int8, else the model's.")
  private Precision draftPrecision = Precision.AUTO;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Memory for what is computed together. Default: 4GB.")
  private long budgetBytes = 4L << 30;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Timed runs, after one to warm up; the median counts. Default: 3.")
  private int runs = 3;

  List<ModelDirectory> models() {
    return ModelDirectory.pair(model, draft, acceptance, near);
  }

  RuntimeOptions runtime() {
    int most = newTokens == null ? 32 : newTokens;
    return RuntimeOptions.defaults()
        .withDevice(Device.CPU)
        .withPrecision(precision == Precision.AUTO ? Precision.FP32 : precision)
        .withNewTokens(newTokens == null ? 0 : newTokens, most)
        .withBudgetBytes(budgetBytes);
  }

  Precision draftPrecision() {
    return draftPrecision;
  }

  SpeculationPlan plan() {
    return new SpeculationPlan(rows, leastRows, runs, fallbackThreshold, rollbackThreshold);
  }

  List<Document> documents() {
    return ModelDirectory.isRandom(model)
        ? new RandomText(64, documentTokens).documents(new RandomText(8, 8))
        : Dialogues.embedded().documents();
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::runtime);
    Problems.refusals(problems, this::plan);
    Problems.refusals(problems, () -> Speculation.deviation(fallbackThreshold, rollbackThreshold));
    Problems.refusals(
        problems,
        () ->
            RuntimeOptions.defaults()
                .withDevice(Device.CPU)
                .withSpeculation(Speculation.exact().withDraftPrecision(draftPrecision)));
    if (ModelDirectory.isRandom(model) != ModelDirectory.isRandom(draft)) {
      problems.add(Messages.RANDOM_NEEDS_RANDOM);
    }
    if (!(acceptance >= 0 && acceptance <= 1 && near >= 0 && near <= 1)) {
      problems.add(Messages.shares(acceptance, near));
    }
    return problems;
  }

  /** Says what a table was measured with and on. */
  ObjectNode report(ObjectNode table) {
    Machine machine = Machine.here();
    table
        .put("precision", precision.name().toLowerCase(Locale.ROOT))
        .put("draft_precision", draftPrecision.name().toLowerCase(Locale.ROOT))
        .put("model", model)
        .put("draft", draft)
        .put("least_rows", leastRows)
        .put("runs", runs)
        .put("fallback", fallbackThreshold)
        .put("rollback", rollbackThreshold);
    if (ModelDirectory.isRandom(model)) {
      table.put("acceptance", acceptance).put("near", near).put("document_tokens", documentTokens);
    }
    if (newTokens != null) {
      table.put("new_tokens", newTokens);
    }
    return machine.describe(table);
  }
}
