package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a prompt is answered; checked when made.
 *
 * @param newTokens how many tokens an answer has; allowed answers may be shorter than the least,
 *     and only a most that is set, or the default, holds for them
 * @param allowed the only answers that may be given, without null and duplicates; empty allows any
 * @param sampling how tokens are taken
 */
public record Generation(NewTokens newTokens, List<String> allowed, Sampling sampling)
    implements Serializable {
  /** Any answer of the likeliest tokens, as long as the checkpoint says. */
  public static final Generation DEFAULT =
      new Generation(NewTokens.MODEL, List.of(), Sampling.LIKELIEST);

  public Generation {
    Objects.requireNonNull(newTokens, "newTokens");
    Objects.requireNonNull(allowed, "allowed");
    Set<String> different = new HashSet<>();
    for (String value : allowed) {
      OptionException.require(value != null, "allowed", "a list with null", "without null");
      String twice = "a list with \"" + value + "\" twice";
      OptionException.require(different.add(value), "allowed", twice, "without duplicates");
    }
    allowed = List.copyOf(allowed);
    Objects.requireNonNull(sampling, "sampling");
  }

  /** Answers of so many tokens, whatever the checkpoint says. */
  public Generation(int minNewTokens, int maxNewTokens, List<String> allowed, Sampling sampling) {
    this(NewTokens.of(minNewTokens, maxNewTokens), allowed, sampling);
  }

  /** The likeliest tokens. */
  public Generation(int minNewTokens, int maxNewTokens, List<String> allowed) {
    this(minNewTokens, maxNewTokens, allowed, Sampling.LIKELIEST);
  }

  static Generation of(OptionValues values) {
    return new Generation(NewTokens.of(values), List.of(), Sampling.of(values));
  }

  /** Tokens before which no end token is accepted, unless the checkpoint says otherwise. */
  public int minNewTokens() {
    return newTokens.least().tokens();
  }

  /** The most tokens of an answer, its end token included, unless the checkpoint says otherwise. */
  public int maxNewTokens() {
    return newTokens.most().tokens();
  }

  /** The same but for what is allowed; an empty list allows anything. */
  public Generation withAllowed(List<String> values) {
    return new Generation(newTokens, values, sampling);
  }

  /** The same but for the number of new tokens. */
  public Generation withNewTokens(NewTokens value) {
    return new Generation(value, allowed, sampling);
  }

  /** The same but for how tokens are taken. */
  public Generation withSampling(Sampling value) {
    return new Generation(newTokens, allowed, value);
  }
}
