package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;

/**
 * How many tokens an answer has; checked when made. A bound that nobody set is the checkpoint's,
 * where its {@code generation_config.json} has one.
 *
 * @param least tokens before which no end token is accepted, from 0 to {@code most}
 * @param most tokens, the end token included, at least 1
 */
public record NewTokens(Bound least, Bound most) implements Serializable {
  /** As the checkpoint says or, where it says nothing, from 0 to 64. */
  public static final NewTokens MODEL =
      new NewTokens(new Bound(0, Origin.DEFAULT), new Bound(64, Origin.DEFAULT));

  /** Where a bound comes from. */
  public enum Origin {
    /** Counts before what the checkpoint says. */
    SET,
    /** Counts where the checkpoint says nothing. */
    DEFAULT
  }

  /** A number of tokens. */
  public record Bound(int tokens, Origin origin) implements Serializable {
    public Bound {
      Objects.requireNonNull(origin, "origin");
    }

    static Bound set(int tokens) {
      return new Bound(tokens, Origin.SET);
    }

    /** Whether it counts before what the checkpoint says. */
    public boolean isSet() {
      return origin == Origin.SET;
    }
  }

  public NewTokens {
    OptionException.require(
        most.tokens >= 1, RuntimeOption.MAX_NEW_TOKENS, most.tokens, "at least 1");
    OptionException.require(
        least.tokens >= 0 && least.tokens <= most.tokens,
        RuntimeOption.MIN_NEW_TOKENS,
        least.tokens,
        "from 0 to %s (%d)".formatted(RuntimeOption.MAX_NEW_TOKENS.key(), most.tokens));
  }

  static NewTokens of(OptionValues values) {
    return new NewTokens(
        values.find(RuntimeOption.MIN_NEW_TOKENS).map(Bound::set).orElse(MODEL.least),
        values.find(RuntimeOption.MAX_NEW_TOKENS).map(Bound::set).orElse(MODEL.most));
  }

  /** Both bounds set. */
  public static NewTokens of(int least, int most) {
    return new NewTokens(Bound.set(least), Bound.set(most));
  }

  /** The same but for the least, which is set. */
  public NewTokens withLeast(int tokens) {
    return new NewTokens(Bound.set(tokens), most);
  }

  /** The same but for the most, which is set. */
  public NewTokens withMost(int tokens) {
    return new NewTokens(least, Bound.set(tokens));
  }
}
