package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;

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
 * @param costs what calls of the models cost, for {@link When#AUTOMATIC}
 */
public record Speculation(
    Rule rule,
    When when,
    double fallbackThreshold,
    double rollbackThreshold,
    int maxDraftTokens,
    StepCosts costs)
    implements Serializable {

  /** The highest {@link #maxDraftTokens} that is accepted. */
  public static final int MOST_DRAFT_TOKENS = 64;

  private static final int USUAL_DRAFT_TOKENS = 10;

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
    /** Those besides that the large model finds likely enough: other answers, and sooner. */
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
    Objects.requireNonNull(costs, "costs");
    RuntimeOptions.require(
        fallbackThreshold >= 0, "fallbackThreshold", fallbackThreshold, "at least 0");
    RuntimeOptions.require(
        rollbackThreshold >= 0, "rollbackThreshold", rollbackThreshold, "at least 0");
    RuntimeOptions.require(
        maxDraftTokens >= 1 && maxDraftTokens <= MOST_DRAFT_TOKENS,
        "maxDraftTokens",
        maxDraftTokens,
        "from 1 to " + MOST_DRAFT_TOKENS);
  }

  /** The large model alone. */
  public static Speculation off() {
    return new Speculation(Rule.OFF, When.ALWAYS, 0, 0, USUAL_DRAFT_TOKENS, StepCosts.MEASURED);
  }

  /** The large model's answers, with the draft's help where that saves time. */
  public static Speculation exact() {
    return new Speculation(
        Rule.EXACT, When.AUTOMATIC, 0.4, 0, USUAL_DRAFT_TOKENS, StepCosts.MEASURED);
  }

  /**
   * Drawn answers have the large model's distribution, and more of the draft's tokens than under
   * {@link #exact}.
   */
  public static Speculation rejection() {
    return new Speculation(
        Rule.REJECTION, When.ALWAYS, 0.4, 0, USUAL_DRAFT_TOKENS, StepCosts.MEASURED);
  }

  /**
   * Likely tokens of the draft are kept too. The paper's thresholds for summaries and translations
   * are a fallback of 0.2 to 0.9 and a rollback of 2 to 6.
   */
  public static Speculation deviation(double fallbackThreshold, double rollbackThreshold) {
    return new Speculation(
        Rule.DEVIATION,
        When.ALWAYS,
        fallbackThreshold,
        rollbackThreshold,
        USUAL_DRAFT_TOKENS,
        StepCosts.MEASURED);
  }

  public Speculation withWhen(When value) {
    return new Speculation(
        rule, value, fallbackThreshold, rollbackThreshold, maxDraftTokens, costs);
  }

  public Speculation withFallbackThreshold(double value) {
    return new Speculation(rule, when, value, rollbackThreshold, maxDraftTokens, costs);
  }

  public Speculation withRollbackThreshold(double value) {
    return new Speculation(rule, when, fallbackThreshold, value, maxDraftTokens, costs);
  }

  public Speculation withMaxDraftTokens(int value) {
    return new Speculation(rule, when, fallbackThreshold, rollbackThreshold, value, costs);
  }

  public Speculation withCosts(StepCosts value) {
    return new Speculation(rule, when, fallbackThreshold, rollbackThreshold, maxDraftTokens, value);
  }
}
