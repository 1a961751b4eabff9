package io.encodeonce.runtime.choose;

import static io.encodeonce.runtime.model.TransformerProgram.CHOICES;

import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What may be chosen as each next token that is asked for, and what is scored besides. Not
 * thread-safe.
 */
final class Choices {
  private final long[] unfinished;
  private final long[] constrained;
  private final List<long[]> allowed = new ArrayList<>();

  /** The token that is scored in each answer's place, 0 where there is none. */
  private final long[] scored;

  private boolean scoring;
  private int answers;
  private int unfinishedAnswers;
  private int allowedTokens;

  /** Choices of so many answers at most. */
  Choices(int answers) {
    unfinished = new long[answers];
    constrained = new long[answers];
    scored = new long[answers];
  }

  /** Adds the next answer. */
  void add(Permitted permitted) {
    if (permitted == Permitted.ALL_BUT_ENDS) {
      unfinished[unfinishedAnswers++] = answers;
    } else if (permitted != Permitted.ALL) {
      constrained[allowed.size()] = answers;
      allowed.add(permitted.tokens());
      allowedTokens += permitted.tokens().length;
    }
    answers++;
  }

  /** Scores a token in the place of the answer added last. */
  void score(int token) {
    scored[answers - 1] = token;
    scoring = true;
  }

  /** How many answers were added. */
  int size() {
    return answers;
  }

  /** As the program takes them: sent in one piece, or not at all where there is nothing to say. */
  Value toValue(Scope scope) {
    List<long[]> parts = List.of(unfinished(), constrained(), allowed(), owners(), scored());
    long[] numbers = parts.stream().flatMapToLong(Arrays::stream).toArray();
    long[] lengths = parts.stream().mapToLong(part -> part.length).toArray();
    return scope.tuple(CHOICES, scope.longs(numbers), scope.list(lengths));
  }

  /** The answers that may not be an end token. */
  private long[] unfinished() {
    return Arrays.copyOf(unfinished, unfinishedAnswers);
  }

  /** The answers that are among some tokens only, {@code [constrained]}. */
  private long[] constrained() {
    return Arrays.copyOf(constrained, allowed.size());
  }

  /** The tokens that constrained answers are among, answer after answer, {@code [allowed]}. */
  private long[] allowed() {
    long[] all = new long[allowedTokens];
    int start = 0;
    for (long[] own : allowed) {
      System.arraycopy(own, 0, all, start, own.length);
      start += own.length;
    }
    return all;
  }

  /** The place among the constrained answers of each allowed token's answer, {@code [allowed]}. */
  private long[] owners() {
    long[] owners = new long[allowedTokens];
    int start = 0;
    for (int h = 0; h < allowed.size(); h++) {
      int end = start + allowed.get(h).length;
      Arrays.fill(owners, start, end, h);
      start = end;
    }
    return owners;
  }

  /** The tokens that are scored, {@code [answers]}; none where none was asked for. */
  private long[] scored() {
    return Arrays.copyOf(scored, scoring ? answers : 0);
  }
}
