package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.evaluation.ThresholdGrid;
import io.encodeonce.jobs.throughput.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The models, and the thresholds at which they share the rows. */
final class EvaluateModelOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "A Hugging Face checkpoint's directory, or sample, the embedded model.",
        "Default: sample."
      })
  private String model = ModelDirectory.SAMPLE;

  @Option(
      names = "--draft",
      paramLabel = "MODEL",
      description = {
        "The smaller model that writes ahead, with the model's tokenizer: a directory, or sample, the"
            + " embedded model's.",
        "Default: sample, with the embedded model."
      })
  private String draft;

  @Option(
      names = "--fallback",
      paramLabel = "P",
      split = ",",
      description = {
        "The draft's least probabilities, several numbers with commas.",
        "Default: 0.2,0.5,0.8."
      })
  private List<Double> fallbacks = List.of(0.2, 0.5, 0.8);

  @Option(
      names = "--rollback",
      paramLabel = "NATS",
      split = ",",
      description = {
        "The large model's most surprises, several numbers with commas. The exact rule, which allows"
            + " none, is always measured.",
        "Default: 1,2,4,6."
      })
  private List<Double> rollbacks = List.of(1.0, 2.0, 4.0, 6.0);

  List<ModelDirectory> pair() {
    return ModelDirectory.pair(model, draft());
  }

  ThresholdGrid grid() {
    return new ThresholdGrid(fallbacks, rollbacks);
  }

  private String draft() {
    return draft == null ? ModelDirectory.SAMPLE : draft;
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (ModelDirectory.isRandom(model) || ModelDirectory.isRandom(draft())) {
      problems.add(Messages.RANDOM_IS_NEVER_RIGHT);
    } else if (draft == null && !model.equals(ModelDirectory.SAMPLE)) {
      problems.add(Messages.DRAFT_MISSING);
    }
    Problems.refusals(problems, () -> new ThresholdGrid(fallbacks, List.of()));
    Problems.refusals(problems, () -> new ThresholdGrid(List.of(), rollbacks));
    return problems;
  }

  /** Adds itself to a report. */
  void describe(ObjectNode options) {
    options.put("model", model).put("draft", draft());
  }
}
