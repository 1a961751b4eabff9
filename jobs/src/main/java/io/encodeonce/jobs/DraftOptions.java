package io.encodeonce.jobs;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.StepCosts;
import io.encodeonce.spark.SampleData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** A small model that writes tokens ahead for the model to check. */
final class DraftOptions {
  private static final String SAMPLE = "sample";
  private static final Speculation USUAL_DEVIATION = Speculation.deviation(0.6, 3);

  @Option(
      names = "--draft",
      paramLabel = "PATH",
      description = {
        "The checkpoint of a smaller model with the same tokenizer, which writes tokens ahead.",
        "Default: none; with --speculation, the embedded model's own draft."
      })
  private String path;

  @Option(
      names = "--speculation",
      paramLabel = "RULE",
      description = {
        "Which of the draft's tokens are kept. exact: those that the model would choose itself, so"
            + " that answers are the model's; rejection: those that rejection sampling keeps, where"
            + " tokens are drawn; deviation: likely ones too; off: none.",
        "Default: exact."
      })
  private Speculation.Rule rule;

  @Option(
      names = "--speculation-when",
      paramLabel = "WHEN",
      description = {
        "automatic: the draft is asked while that saves time; always: for every row.",
        "Default: automatic under exact, and else always."
      })
  private Speculation.When when;

  @Option(
      names = "--fallback",
      paramLabel = "P",
      description =
          "The draft hands over to the model where it is less sure than this. Default: 0.6 under"
              + " deviation, 0.4 otherwise.")
  private Double fallback;

  @Option(
      names = "--rollback",
      paramLabel = "NATS",
      description =
          "Under deviation, the model drops a drafted token whose negative log-probability is"
              + " higher. Default: 3.")
  private Double rollback;

  @Option(
      names = "--max-draft-tokens",
      paramLabel = "N",
      description = "The most tokens written ahead in a row. Default: 10.")
  private Integer maxDraftTokens;

  @Option(
      names = "--draft-precision",
      paramLabel = "NAME",
      description = {
        "As --precision, of the draft.",
        "Default: auto, which under exact is int8 on a CPU, and else the model's."
      })
  private Precision draftPrecision;

  @Option(
      names = "--step-costs",
      paramLabel = "MICROS",
      description = {
        "What automatic goes by: five numbers with commas, in microseconds; of the model a call and"
            + " a token, of the draft a call and a token, and a token of the draft's encoder.",
        "Default: 0,0,0,0,0: measured at the start, and corrected while the job runs."
      })
  private String costs;

  /**
   * Where the draft lies; empty where the model answers alone.
   *
   * @param isSample whether the model is the embedded one
   */
  Optional<String> location(boolean isSample) {
    if (rule == Speculation.Rule.OFF) {
      return Optional.empty();
    }
    boolean embedded = SAMPLE.equals(path) || (path == null && rule != null);
    return isSample && embedded ? Optional.of(SampleData.DRAFT) : Optional.ofNullable(path);
  }

  Speculation speculation() {
    Speculation speculation = usual();
    speculation = with(speculation, when, Speculation::withWhen);
    speculation = with(speculation, fallback, Speculation::withFallbackThreshold);
    speculation = with(speculation, rollback, Speculation::withRollbackThreshold);
    speculation = with(speculation, maxDraftTokens, Speculation::withMaxDraftTokens);
    speculation = with(speculation, draftPrecision, Speculation::withDraftPrecision);
    return with(speculation, costs, (like, text) -> like.withCosts(StepCosts.parse(text)));
  }

  private static <T> Speculation with(
      Speculation speculation, T value, BiFunction<Speculation, T, Speculation> change) {
    return value == null ? speculation : change.apply(speculation, value);
  }

  private Speculation usual() {
    return switch (rule == null ? Speculation.Rule.EXACT : rule) {
      case REJECTION -> Speculation.rejection();
      case DEVIATION -> USUAL_DEVIATION;
      case EXACT, OFF -> Speculation.exact();
    };
  }

  /**
   * What is wrong.
   *
   * @param isSample whether the model is the embedded one
   * @param draws whether tokens are drawn
   */
  List<String> problems(boolean isSample, boolean draws) {
    List<String> problems = new ArrayList<>();
    Problems.refusals(problems, this::speculation);
    if (isAsked() && rule != Speculation.Rule.OFF && location(isSample).isEmpty()) {
      problems.add(Messages.SPECULATION_NEEDS_DRAFT);
    }
    if (rule == Speculation.Rule.REJECTION && !draws) {
      problems.add(Messages.REJECTION_NEEDS_TEMPERATURE);
    }
    if (costs != null && (when == null ? usual().when() : when) == Speculation.When.ALWAYS) {
      problems.add(Messages.COSTS_NEED_AUTOMATIC);
    }
    return problems;
  }

  private boolean isAsked() {
    return Stream.of(rule, when, fallback, rollback, maxDraftTokens, draftPrecision, costs)
        .anyMatch(Objects::nonNull);
  }
}
