package io.encodeonce.jobs.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.model.ModelDirectory;
import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The models, and the thresholds at which they share the rows. */
public final class EvaluateModelOptions {
  private static final String RANDOM_IS_NEVER_RIGHT =
      "--model and --draft cannot have random weights here, for no answer of theirs is right";
  private static final String DRAFT_MISSING =
      "--model needs --draft, a smaller model with its tokenizer, or --large-alone: only the embedded"
          + " model has one";

  private static final String NOT_OF_A_FRONT =
      "--draft, --draft-precision, --fallback, --rollback and --large-alone are for one model at one"
          + " precision: leave them out of a front, or give one --model, one --precision and no"
          + " --token-budget or --compute-budget";

  /** The flags of models and their options. */
  public static RuntimeFlags flags() {
    return new RuntimeFlags(
            OptionValues.NONE
                .with(RuntimeOption.DEVICE, Device.CPU)
                .with(RuntimeOption.PRECISION, Precision.FP32)
                .with(RuntimeOption.MAX_NEW_TOKENS, 32))
        .section(1, "MODELS")
        .model(
            RuntimeFlags.MODEL,
            "MODEL",
            "A Hugging Face checkpoint's directory, or sample, the embedded model. Several with commas"
                + " make a Pareto front, as do several precisions, or budgets.",
            "Default: sample.")
        .model(
            RuntimeFlags.DRAFT,
            "MODEL",
            "The smaller model that writes ahead, with the model's tokenizer: a directory, or"
                + " sample, the embedded model's.",
            "Default: sample, with the embedded model.")
        .options(RuntimeOption.DEVICE)
        .lists(RuntimeOption.PRECISION, RuntimeOption.TOKEN_BUDGET, RuntimeOption.COMPUTE_BUDGET)
        .options(RuntimeOption.DRAFT_PRECISION, RuntimeOption.MAX_NEW_TOKENS)
        .end();
  }

  @Option(
      names = "--fallback",
      paramLabel = "P",
      split = ",",
      description = {
        "The draft's least probabilities, several numbers with commas.",
        "Default: 0.2,0.5,0.8."
      })
  private List<Double> fallbacks;

  @Option(
      names = "--rollback",
      paramLabel = "NATS",
      split = ",",
      description = {
        "The large model's most surprises, several numbers with commas. The exact rule, which allows"
            + " none, is always measured.",
        "Default: 1,2,4,6."
      })
  private List<Double> rollbacks;

  @Option(
      names = "--large-alone",
      description = "Only the large model alone is measured: how right its answers are.")
  private boolean largeAlone;

  /** The large model and the small one, each to be closed. */
  public static List<ModelDirectory> pair(RuntimeFlags flags) {
    return ModelDirectory.pair(flags.modelOrSample(), flags.draftOrSample());
  }

  public List<DecodingMethod> methods() {
    return largeAlone
        ? List.of(DecodingMethod.LARGE)
        : new ThresholdGrid(fallbacks(), rollbacks()).methods();
  }

  private List<Double> fallbacks() {
    return fallbacks == null ? List.of(0.2, 0.5, 0.8) : fallbacks;
  }

  private List<Double> rollbacks() {
    return rollbacks == null ? List.of(1.0, 2.0, 4.0, 6.0) : rollbacks;
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(RuntimeFlags flags) {
    List<String> problems = new ArrayList<>(flags.problems());
    FrontOptions front = new FrontOptions(flags);
    boolean isWellFormed = problems.isEmpty();
    boolean isRandom = front.models().stream().anyMatch(ModelName::isRandom);
    if (isRandom || ModelName.isRandom(flags.draftOrSample())) {
      problems.add(RANDOM_IS_NEVER_RIGHT);
    } else if (!front.isAsked() && !largeAlone && lacksDraft(flags)) {
      problems.add(DRAFT_MISSING);
    }
    if (front.isAsked() && isWellFormed) {
      problems.addAll(front.problems());
    }
    if (front.isAsked() && isOfThresholds(flags)) {
      problems.add(NOT_OF_A_FRONT);
    }
    Problems.refusals(problems, () -> new ThresholdGrid(fallbacks(), List.of()));
    Problems.refusals(problems, () -> new ThresholdGrid(List.of(), rollbacks()));
    return problems;
  }

  private static boolean lacksDraft(RuntimeFlags flags) {
    return flags.model(RuntimeFlags.DRAFT).isEmpty()
        && !flags.modelOrSample().equals(ModelName.SAMPLE);
  }

  private boolean isOfThresholds(RuntimeFlags flags) {
    return largeAlone
        || fallbacks != null
        || rollbacks != null
        || flags.model(RuntimeFlags.DRAFT).isPresent()
        || flags.isGiven(RuntimeOption.DRAFT_PRECISION);
  }

  /** Adds itself to a report. */
  public static void describe(RuntimeFlags flags, ObjectNode options) {
    options
        .put("model", flags.modelOrSample())
        .put("draft", flags.draftOrSample())
        .put("device", flags.text(RuntimeOption.DEVICE))
        .put("precision", flags.text(RuntimeOption.PRECISION))
        .put("draft_precision", flags.text(RuntimeOption.DRAFT_PRECISION))
        .put("max_new_tokens", flags.values().get(RuntimeOption.MAX_NEW_TOKENS));
  }

  /** In a few words. */
  public static String summary(RuntimeFlags flags) {
    String draft =
        flags.isGiven(RuntimeOption.DRAFT_PRECISION)
            ? ", draft at " + flags.text(RuntimeOption.DRAFT_PRECISION)
            : "";
    return flags.text(RuntimeOption.PRECISION) + draft;
  }
}
