package io.encodeonce.runtime.train;

import java.util.Arrays;

/**
 * Holds each step to its share of tokens. Steps of {@code tokens} are held there by a {@link
 * TokenPrice}, from which samplers learn. In steps of other shares a shift is added to all keep
 * logits, one for each share, and moved after each of its steps by what was kept too much: samplers
 * learn which tokens to keep rather, and the shift how many. The price, as steps of {@code tokens}
 * made it, counts in all steps: answers pull tokens back in all of them, and would win where it
 * counted in some. Not thread-safe.
 */
final class TokenControl {
  /**
   * By how much a shift moves for a share's difference: logits of different tokens lie some ones
   * apart, so that a shift by one changes the share by some tenths.
   */
  private static final float OF_DIFFERENCE = 1;

  /** As far as keep logits can be from zero, by any reason. */
  private static final float FARTHEST = 128;

  private final AdaptingOptions options;
  private final TokenPrice price;
  private final float[] shifts;

  TokenControl(AdaptingOptions options) {
    this.options = options;
    this.price = new TokenPrice(options);
    this.shifts = new float[options.turns().shares().values().size()];
  }

  /**
   * The price of the share that layers and the decoder read, of the mean over them, at a step.
   *
   * @param step counted from 1
   */
  double price(long step) {
    return price.at(step);
  }

  /** What is added to all keep logits at a step, counted from 1. */
  double shift(long step) {
    int turn = turn(step);
    return turn == BudgetTurns.MAIN ? 0 : shifts[turn];
  }

  /**
   * Remembers what a step has kept.
   *
   * @param step counted from 1
   * @return what of it was kept at {@code tokens}
   */
  KeptTokens note(long step, KeptTokens kept) {
    int turn = turn(step);
    if (turn == BudgetTurns.MAIN) {
      price.note(kept);
      return kept;
    }
    float tooMuch = (float) (kept.share() - options.turns().shares().values().get(turn));
    float moved = shifts[turn] - OF_DIFFERENCE * tooMuch;
    shifts[turn] = Math.max(-FARTHEST, Math.min(FARTHEST, moved));
    return KeptTokens.NONE;
  }

  /** In the warm-up, which passes all shares from 1 to {@code tokens}, there are no others. */
  private int turn(long step) {
    WarmUp warmUp = options.warmUp();
    return warmUp.contains(step) ? BudgetTurns.MAIN : options.turns().at(step - warmUp.steps() - 1);
  }

  /** What it remembers: of the price, and each shift. */
  float[] memory() {
    float[] memory = Arrays.copyOf(price.memory(), 1 + shifts.length);
    System.arraycopy(shifts, 0, memory, 1, shifts.length);
    return memory;
  }

  /** Goes on from there; with shifts of 0 where it is the memory of other shares' steps. */
  void restore(float[] memory) {
    price.restore(memory);
    if (memory.length == 1 + shifts.length) {
      System.arraycopy(memory, 1, shifts, 0, shifts.length);
    } else {
      Arrays.fill(shifts, 0);
    }
  }
}
