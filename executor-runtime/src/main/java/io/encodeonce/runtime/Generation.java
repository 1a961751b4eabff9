package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a prompt is answered; checked when made.
 *
 * @param minNewTokens tokens before which no end token is accepted, from 0 to maxNewTokens; allowed
 *     answers may be shorter
 * @param maxNewTokens the most tokens an answer may have, its end token included, at least 1
 * @param allowed the only answers that may be given, without null and duplicates; empty allows any
 * @param sampling how tokens are taken
 */
public record Generation(
    int minNewTokens, int maxNewTokens, List<String> allowed, Sampling sampling)
    implements Serializable {
  public Generation {
    RuntimeOptions.require(maxNewTokens >= 1, "maxNewTokens", maxNewTokens, "at least 1");
    RuntimeOptions.require(
        minNewTokens >= 0 && minNewTokens <= maxNewTokens,
        "minNewTokens",
        minNewTokens,
        "from 0 to maxNewTokens (" + maxNewTokens + ")");
    Objects.requireNonNull(allowed, "allowed");
    Set<String> different = new HashSet<>();
    for (String value : allowed) {
      RuntimeOptions.require(value != null, "allowed", "a list with null", "without null");
      String twice = "a list with \"" + value + "\" twice";
      RuntimeOptions.require(different.add(value), "allowed", twice, "without duplicates");
    }
    allowed = List.copyOf(allowed);
    Objects.requireNonNull(sampling, "sampling");
  }

  /** The likeliest tokens. */
  public Generation(int minNewTokens, int maxNewTokens, List<String> allowed) {
    this(minNewTokens, maxNewTokens, allowed, Sampling.LIKELIEST);
  }

  /** The same but for what is allowed; an empty list allows anything. */
  public Generation withAllowed(List<String> values) {
    return new Generation(minNewTokens, maxNewTokens, values, sampling);
  }

  /** The same but for the number of new tokens. */
  public Generation withNewTokens(int least, int most) {
    return new Generation(least, most, allowed, sampling);
  }

  /** The same but for how tokens are taken. */
  public Generation withSampling(Sampling value) {
    return new Generation(minNewTokens, maxNewTokens, allowed, value);
  }
}
