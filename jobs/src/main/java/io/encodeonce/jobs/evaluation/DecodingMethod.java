package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.Speculation.When;
import io.encodeonce.runtime.SpeculationCounts;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * How models answer.
 *
 * @param kind which models answer
 * @param speculation how they share the rows, where both do
 */
public record DecodingMethod(Kind kind, Speculation speculation) {

  /** Which models answer. */
  public enum Kind {
    LARGE,
    SMALL,
    EXACT,
    DEVIATION
  }

  public static final DecodingMethod LARGE = new DecodingMethod(Kind.LARGE, Speculation.off());
  public static final DecodingMethod SMALL = new DecodingMethod(Kind.SMALL, Speculation.off());
  public static final DecodingMethod EXACT =
      new DecodingMethod(Kind.EXACT, Speculation.exact().withWhen(When.ALWAYS));

  public static DecodingMethod deviation(double fallbackThreshold, double rollbackThreshold) {
    return new DecodingMethod(
        Kind.DEVIATION, Speculation.deviation(fallbackThreshold, rollbackThreshold));
  }

  /**
   * Opens what answers.
   *
   * @param options with the precision of the draft
   */
  InferenceRuntime open(Path model, Path draft, RuntimeOptions options) {
    Precision ofDraft = options.speculation().draftPrecision();
    return switch (kind) {
      case LARGE -> InferenceRuntime.open(model, options);
      case SMALL ->
          InferenceRuntime.open(
              draft, ofDraft == Precision.AUTO ? options : options.withPrecision(ofDraft));
      case EXACT, DEVIATION ->
          InferenceRuntime.open(
              model, draft, options.withSpeculation(speculation.withDraftPrecision(ofDraft)));
    };
  }

  /** A model alone is called once a token. */
  SpeculationCounts counts(GeneratedText answer) {
    int tokens = answer.tokenIds().size();
    return switch (kind) {
      case LARGE -> new SpeculationCounts(tokens, 0, tokens, 0, 0, 0, 0);
      case SMALL -> new SpeculationCounts(tokens, tokens, 0, 0, 0, 0, 0);
      case EXACT, DEVIATION -> answer.speculation().orElse(SpeculationCounts.NONE);
    };
  }

  /** Whether the large model answers alone. */
  public boolean isLarge() {
    return kind == Kind.LARGE;
  }

  /** Whether both models answer. */
  public boolean isShared() {
    return kind == Kind.EXACT || kind == Kind.DEVIATION;
  }

  /** What it is called in a table or a drawing. */
  public String title() {
    return switch (kind) {
      case LARGE -> "large alone";
      case SMALL -> "small alone";
      case EXACT -> "exact";
      case DEVIATION ->
          plain(speculation.fallbackThreshold()) + " / " + plain(speculation.rollbackThreshold());
    };
  }

  private static String plain(double threshold) {
    return Double.isFinite(threshold)
        ? BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString()
        : String.valueOf(threshold);
  }
}
