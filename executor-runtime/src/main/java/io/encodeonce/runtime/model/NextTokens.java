package io.encodeonce.runtime.model;

import io.encodeonce.runtime.state.Proposal;
import io.encodeonce.runtime.tensor.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What came of each next token that was asked for; arrays are {@code [answers]}, in nats. */
public final class NextTokens {
  private final long[] ids;
  private final float[] logProbabilities;
  private final float[] bestLogProbabilities;
  private final float[] weights;
  private final Map<Integer, Proposal> proposals = new HashMap<>();

  /**
   * The likeliest tokens.
   *
   * @param weights log-probabilities of weighed tokens; empty where there are none
   */
  NextTokens(long[] ids, float[] logProbabilities, float[] weights) {
    this.ids = ids;
    this.logProbabilities = logProbabilities.clone();
    this.bestLogProbabilities = logProbabilities;
    this.weights = weights;
  }

  /** Puts what was drawn in the place of the likeliest. */
  void draw(int answer, long id, float logProbability) {
    ids[answer] = id;
    logProbabilities[answer] = logProbability;
  }

  /** Keeps what a token was drawn from. */
  void propose(int answer, Value distribution) {
    proposals.put(answer, new Proposal(id(answer), distribution));
  }

  /** The token that was taken or drawn. */
  public int id(int answer) {
    return Math.toIntExact(ids[answer]);
  }

  /** The log-probability of {@link #id} among the whole vocabulary. */
  public double logProbability(int answer) {
    return logProbabilities[answer];
  }

  /** The highest log-probability of the tokens permitted. */
  public double bestLogProbability(int answer) {
    return bestLogProbabilities[answer];
  }

  /** The log-probability, among the whole vocabulary, of the token that was to be weighed. */
  public double weight(int answer) {
    return weights[answer];
  }

  /**
   * Hands out the token with what it was drawn from, where another model is to judge it. The caller
   * closes it.
   */
  public Optional<Proposal> takeProposal(int answer) {
    return Optional.ofNullable(proposals.remove(answer));
  }
}
