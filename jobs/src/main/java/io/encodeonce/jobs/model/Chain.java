package io.encodeonce.jobs.model;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which token follows which, in random models whose next token depends on the last one alone: all
 * tokens in one order, and for a draft that agrees on some of them only, another.
 */
final class Chain {
  private static final long SEED = 3;

  private final int[] successors;
  private final int[] draftSuccessors;
  private final boolean[] near;

  private Chain(int[] successors, int[] draftSuccessors, boolean[] near) {
    this.successors = successors;
    this.draftSuccessors = draftSuccessors;
    this.near = near;
  }

  /**
   * @param vocabulary tokens in all
   * @param acceptance the share of tokens on which both models agree
   * @param nearShare the share of the others at which the large model does not mind
   */
  static Chain of(int vocabulary, double acceptance, double nearShare) {
    Random random = new Random(SEED);
    int[] order = shuffled(IntStream.range(RandomCheckpoint.FIRST_WORD, vocabulary), random);
    int[] successors = new int[vocabulary];
    link(successors, order);
    int[] draft = successors.clone();
    int[] disputed =
        IntStream.of(order).filter(token -> random.nextDouble() >= acceptance).toArray();
    for (int i = 0; i < disputed.length; i++) {
      draft[disputed[i]] = successors[disputed[(i + 1) % disputed.length]];
    }
    boolean[] near = new boolean[vocabulary];
    for (int token : disputed) {
      near[token] = random.nextDouble() < nearShare;
    }
    return new Chain(successors, draft, near);
  }

  private static int[] shuffled(IntStream tokens, Random random) {
    int[] shuffled = tokens.toArray();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int token = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = token;
    }
    return shuffled;
  }

  private static void link(int[] successors, int[] order) {
    for (int i = 0; i < order.length; i++) {
      successors[order[i]] = order[(i + 1) % order.length];
    }
  }

  /** How many tokens there are, the special ones included. */
  int tokens() {
    return successors.length;
  }

  /** What follows a token that is not special. */
  int successor(int token) {
    return successors[token];
  }

  /** What follows it in the draft. */
  int draftSuccessor(int token) {
    return draftSuccessors[token];
  }

  /** Whether the large model finds the draft's successor nearly as likely as its own. */
  boolean isNear(int token) {
    return near[token];
  }

  /** The chain that a draft follows, by itself. */
  Chain draft() {
    return new Chain(draftSuccessors, draftSuccessors, new boolean[near.length]);
  }
}
