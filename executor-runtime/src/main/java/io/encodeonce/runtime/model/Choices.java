package io.encodeonce.runtime.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What may be chosen as each next token that is asked for. Not thread-safe. */
final class Choices {
  private final long[] unfinished;
  private final long[] held;
  private final List<long[]> heldTokens = new ArrayList<>();
  private int answers;
  private int unfinishedAnswers;
  private int tokens;

  /** Room for so many answers. */
  Choices(int answers) {
    unfinished = new long[answers];
    held = new long[answers];
  }

  /** Adds the next answer. */
  void add(Permitted permitted) {
    if (permitted == Permitted.ALL_BUT_ENDS) {
      unfinished[unfinishedAnswers++] = answers;
    } else if (permitted != Permitted.ALL) {
      held[heldTokens.size()] = answers;
      heldTokens.add(permitted.tokens());
      tokens += permitted.tokens().length;
    }
    answers++;
  }

  /** How many answers were added. */
  int size() {
    return answers;
  }

  /** The answers that may not be an end token. */
  long[] unfinished() {
    return Arrays.copyOf(unfinished, unfinishedAnswers);
  }

  /** The answers that are among some tokens only, {@code [held]}. */
  long[] held() {
    return Arrays.copyOf(held, heldTokens.size());
  }

  /** The tokens that held answers are among, answer after answer, {@code [choices]}. */
  long[] tokens() {
    long[] all = new long[tokens];
    int start = 0;
    for (long[] own : heldTokens) {
      System.arraycopy(own, 0, all, start, own.length);
      start += own.length;
    }
    return all;
  }

  /** The place among the held answers of each choice's answer, {@code [choices]}. */
  long[] holders() {
    long[] holders = new long[tokens];
    int start = 0;
    for (int h = 0; h < heldTokens.size(); h++) {
      int end = start + heldTokens.get(h).length;
      Arrays.fill(holders, start, end, h);
      start = end;
    }
    return holders;
  }
}
