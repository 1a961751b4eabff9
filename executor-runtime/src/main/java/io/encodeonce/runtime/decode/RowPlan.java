package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.choose.Draw;
import java.util.Optional;
import java.util.SplittableRandom;

/** What a decoder row starts with and how it goes on. */
public final class RowPlan {
  private final int[] prompt;
  private final AnswerPath answer;
  private final int maxNewTokens;
  private final Sampling sampling;

  private RowPlan(int[] prompt, AnswerPath answer, int maxNewTokens, Sampling sampling) {
    this.prompt = prompt;
    this.answer = answer;
    this.maxNewTokens = maxNewTokens;
    this.sampling = sampling;
  }

  /**
   * A row whose answer may be anything.
   *
   * @param prompt token ids, without the start token
   * @param minNewTokens new tokens before which no end token is chosen
   * @param maxNewTokens new tokens after which the row ends in any case, at least 1
   */
  public static RowPlan free(int[] prompt, int minNewTokens, int maxNewTokens) {
    return new RowPlan(prompt, new FreePath(minNewTokens), maxNewTokens, Sampling.LIKELIEST);
  }

  /**
   * A row whose answer is one of those allowed.
   *
   * @param prompt token ids, without the start token
   */
  public static RowPlan constrained(int[] prompt, AnswerTrie allowed) {
    return new RowPlan(prompt, allowed.start(), allowed.longestTokens(), Sampling.LIKELIEST);
  }

  /** The same row, its tokens taken in another way. */
  public RowPlan with(Sampling value) {
    return new RowPlan(prompt, answer, maxNewTokens, value);
  }

  /** Token ids, without the start token; not a copy. */
  int[] prompt() {
    return prompt;
  }

  AnswerPath answer() {
    return answer;
  }

  int maxNewTokens() {
    return maxNewTokens;
  }

  /** The most positions that the row comes to have, the start token's included. */
  long positions() {
    return 1L + prompt.length + maxNewTokens;
  }

  /** Whether tokens are drawn. */
  boolean draws() {
    return !sampling.isLikeliest();
  }

  /** How the token at a place of the answer is drawn, unless the likeliest is taken. */
  Optional<Draw> draw(int place) {
    if (!draws()) {
      return Optional.empty();
    }
    long seed = new SplittableRandom(sampling.seed()).nextLong();
    return Optional.of(new Draw(sampling, new SplittableRandom(seed + place).nextLong()));
  }
}
