package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a small model, the draft, and the model itself, the large one, share the rows (Big Little
 * Decoder: Kim et al., arXiv 2302.07863); checked when made. The draft writes some tokens of each
 * row ahead, and the large model checks them in one call.
 *
 * @param rule which of the draft's tokens are kept
 * @param when whether the draft is asked
 * @param fallbackThreshold the draft hands a row over before a token if its highest probability is
 *     below this; 0 never, above 1 always
 * @param rollbackThreshold under {@link Rule#DEVIATION}, the highest negative log-probability, in
 *     nats, at which the large model lets a token stand that it would not have chosen; 0 or above
 * @param maxDraftTokens the most tokens that a draft writes ahead in a row, from 1 to {@link
 *     #MOST_DRAFT_TOKENS}
 * @param draftPrecision the number format of the draft's matrix products; {@link Precision#AUTO} is
 *     8-bit integers under {@link Rule#EXACT} on a CPU, where the draft's steps are bound by
 *     reading its weights and answers do not depend on them, and otherwise the model's own
 * @param costs what calls of the models cost, for {@link When#AUTOMATIC}
 */
public record Speculation(
    Rule rule,
    When when,
    double fallbackThreshold,
    double rollbackThreshold,
    int maxDraftTokens,
    Precision draftPrecision,
    StepCosts costs)
    implements Serializable {

  /** The highest {@link #maxDraftTokens} that is accepted. */
  public static final int MOST_DRAFT_TOKENS = 64;

  private static final double DEFAULT_FALLBACK = 0.4;

  /** The paper's for summaries, of middling quality and speed. */
  private static final double DEFAULT_DEVIATION_FALLBACK = 0.6;

  private static final double DEFAULT_ROLLBACK = 3;

  /** Which of the draft's tokens are kept. */
  public enum Rule {
    /** None: the large model answers alone, and the draft is not even loaded. */
    OFF,
    /** Those that the large model chooses itself: its answers, token for token. */
    EXACT,
    /**
     * Where tokens are drawn, those that stand in rejection sampling (Leviathan et al., arXiv
     * 2211.17192): as random as the large model alone, but not the same draws, and more of the
     * draft's than under {@link #EXACT}. Where the likeliest token is taken, as under EXACT.
     */
    REJECTION,
    /** The large model's own, and those that it finds likely enough: other answers, and sooner. */
    DEVIATION
  }

  /** Whether the draft is asked. */
  public enum When {
    /** For every row. */
    ALWAYS,
    /**
     * While it saves time, by the costs of the models' calls, the number of live rows and how many
     * tokens were kept so far. Under {@link Rule#DEVIATION}, and where tokens are drawn under
     * {@link Rule#REJECTION}, an answer then depends on what is computed beside it; under {@link
     * Rule#EXACT} it does not.
     */
    AUTOMATIC
  }

  public Speculation {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(when, "when");
    Objects.requireNonNull(draftPrecision, "draftPrecision");
    Objects.requireNonNull(costs, "costs");
    OptionException.require(
        fallbackThreshold >= 0, RuntimeOption.FALLBACK, fallbackThreshold, "at least 0");
    OptionException.require(
        rollbackThreshold >= 0, RuntimeOption.ROLLBACK, rollbackThreshold, "at least 0");
    OptionException.require(
        maxDraftTokens >= 1 && maxDraftTokens <= MOST_DRAFT_TOKENS,
        RuntimeOption.MAX_DRAFT_TOKENS,
        maxDraftTokens,
        "from 1 to " + MOST_DRAFT_TOKENS);
  }

  static Speculation of(OptionValues values) {
    Speculation defaults = defaults(values.get(RuntimeOption.SPECULATION));
    return new Speculation(
        defaults.rule,
        values.find(RuntimeOption.SPECULATION_WHEN).orElse(defaults.when),
        values.find(RuntimeOption.FALLBACK).orElse(defaults.fallbackThreshold),
        values.find(RuntimeOption.ROLLBACK).orElse(defaults.rollbackThreshold),
        values.get(RuntimeOption.MAX_DRAFT_TOKENS),
        values.get(RuntimeOption.DRAFT_PRECISION),
        values.get(RuntimeOption.STEP_COSTS));
  }

  /** What a rule goes by where nothing else is said. */
  private static Speculation defaults(Rule rule) {
    boolean deviates = rule == Rule.DEVIATION;
    return new Speculation(
        rule,
        rule == Rule.EXACT ? When.AUTOMATIC : When.ALWAYS,
        deviates ? DEFAULT_DEVIATION_FALLBACK : DEFAULT_FALLBACK,
        deviates ? DEFAULT_ROLLBACK : 0,
        RuntimeOption.MAX_DRAFT_TOKENS.defaultValue().orElseThrow(),
        Precision.AUTO,
        StepCosts.MEASURED);
  }

  /** The large model alone. */
  public static Speculation off() {
    return defaults(Rule.OFF);
  }

  /** The large model's answers, with the draft's help where that saves time. */
  public static Speculation exact() {
    return defaults(Rule.EXACT);
  }

  /**
   * Drawn answers have the large model's distribution, and more of the draft's tokens than under
   * {@link #exact}.
   */
  public static Speculation rejection() {
    return defaults(Rule.REJECTION);
  }

  /** Likely tokens of the draft are kept too, by thresholds of middling quality and speed. */
  public static Speculation deviation() {
    return defaults(Rule.DEVIATION);
  }

  /**
   * Likely tokens of the draft are kept too. The paper's thresholds for summaries and translations
   * are a fallback of 0.2 to 0.9 and a rollback of 2 to 6.
   */
  public static Speculation deviation(double fallbackThreshold, double rollbackThreshold) {
    return deviation()
        .withFallbackThreshold(fallbackThreshold)
        .withRollbackThreshold(rollbackThreshold);
  }

  /** Whether answers may be others than the large model's alone. */
  public boolean changesAnswers() {
    return rule == Rule.DEVIATION || rule == Rule.REJECTION;
  }

  public Speculation withWhen(When value) {
    return with(change -> change.when = value);
  }

  public Speculation withFallbackThreshold(double value) {
    return with(change -> change.fallbackThreshold = value);
  }

  public Speculation withRollbackThreshold(double value) {
    return with(change -> change.rollbackThreshold = value);
  }

  public Speculation withMaxDraftTokens(int value) {
    return with(change -> change.maxDraftTokens = value);
  }

  public Speculation withDraftPrecision(Precision value) {
    return with(change -> change.draftPrecision = value);
  }

  public Speculation withCosts(StepCosts value) {
    return with(change -> change.costs = value);
  }

  private Speculation with(Consumer<Change> change) {
    Change changed = new Change(this);
    change.accept(changed);
    return changed.speculation();
  }

  /** A speculation while one setting of it changes. */
  private static final class Change {
    private final Rule rule;
    private When when;
    private double fallbackThreshold;
    private double rollbackThreshold;
    private int maxDraftTokens;
    private Precision draftPrecision;
    private StepCosts costs;

    Change(Speculation from) {
      rule = from.rule;
      when = from.when;
      fallbackThreshold = from.fallbackThreshold;
      rollbackThreshold = from.rollbackThreshold;
      maxDraftTokens = from.maxDraftTokens;
      draftPrecision = from.draftPrecision;
      costs = from.costs;
    }

    Speculation speculation() {
      return new Speculation(
          rule, when, fallbackThreshold, rollbackThreshold, maxDraftTokens, draftPrecision, costs);
    }
  }
}
