package io.encodeonce.runtime.pace;

import java.util.Arrays;

/**
 * What it is expected to take, in nanoseconds, until all rows have ended or got as many tokens as
 * the horizon. Rows are expected to be alike and independent, but not to end together: the last of
 * few rows has calls of its own, which cost nearly as much as theirs.
 */
final class Forecast {
  /** Tokens further than which none is looked at. */
  static final int HORIZON = 24;

  /** So little of a row left is nothing. */
  private static final double NOTHING = 0.02;

  private final int rows;
  private final double unread;
  private final double[] remaining;
  private final double[] inSight;
  private final double chance;
  private final CostCurve target;
  private final CostCurve draft;

  /**
   * Looks ahead.
   *
   * @param rows live ones, at least one
   * @param unreadTokens of all rows, which the next target call reads in any case
   * @param remaining the probability of each number of tokens that a row still gets
   * @param chance that a drafted token is kept
   */
  Forecast(
      int rows,
      int unreadTokens,
      double[] remaining,
      double chance,
      CostCurve target,
      CostCurve draft) {
    this.rows = rows;
    this.unread = (double) unreadTokens / rows;
    this.remaining = remaining;
    this.inSight = inSight(remaining);
    this.chance = chance;
    this.target = target;
    this.draft = draft;
  }

  /** As if no row got further than the horizon. */
  private static double[] inSight(double[] remaining) {
    double[] inSight = new double[1 + HORIZON];
    for (int tokens = 1; tokens < remaining.length; tokens++) {
      inSight[Math.min(tokens, HORIZON)] += remaining[tokens];
    }
    return inSight;
  }

  /** The share of all tokens that remain which is in sight. */
  double shareInSight() {
    return mean(inSight) / mean(remaining);
  }

  private static double mean(double[] shares) {
    double mean = 0;
    for (int tokens = 1; tokens < shares.length; tokens++) {
      mean += tokens * shares[tokens];
    }
    return mean;
  }

  /** The target model alone. */
  double alone() {
    double cost = 0;
    double live = 1;
    for (int token = 1; rows * live > NOTHING && token <= HORIZON; token++) {
      cost += call(live, token == 1 ? live + unread : live, target);
      live -= inSight[token];
    }
    return cost;
  }

  /** With a draft of so many tokens, up to the horizon, in each round. */
  double drafting(int tokens) {
    double cost = 0;
    double unreadNow = unread;
    double[] left = inSight;
    for (double live = 1; rows * live > NOTHING; live = live(left)) {
      double withMore = live;
      double read = 0;
      for (int token = 1; token <= tokens; token++) {
        cost += call(withMore, withMore, draft);
        read += withMore;
        withMore = Math.max(0, withMore - left[token]);
      }
      cost += call(live, unreadNow + read + withMore, target);
      unreadNow = 0;
      left = afterRound(left, tokens);
    }
    return cost;
  }

  private static double live(double[] left) {
    return Arrays.stream(left, 1, left.length).sum();
  }

  /** A row gets the drafted tokens that are kept, and one from the target model. */
  private double[] afterRound(double[] left, int tokens) {
    double[] after = new double[left.length];
    for (int more = 1; more < left.length; more++) {
      int most = Math.min(tokens + 1, more);
      double share = left[more];
      for (int gain = 1; gain < most; gain++) {
        after[more - gain] += share * (1 - chance);
        share *= chance;
      }
      after[more - most] += share;
    }
    return after;
  }

  /**
   * A call, which is made unless no row wants it.
   *
   * @param share of the rows that want it
   * @param tokens of all rows, for each row
   */
  private double call(double share, double tokens, CostCurve curve) {
    double wanted = 1 - Math.pow(Math.max(0, 1 - share), rows);
    return wanted <= 0 ? 0 : wanted * curve.cost(rows * tokens / wanted);
  }
}
