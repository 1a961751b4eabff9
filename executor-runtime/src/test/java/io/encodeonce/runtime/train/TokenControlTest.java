package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.OptionValues;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Steps take turns at shares, and a shift for each share closes in on it. */
class TokenControlTest {
  private static final OptionValues VALUES =
      OptionValues.NONE
          .with(TrainingOption.TOKENS, 0.4)
          .with(BudgetOption.TOKEN_BUDGETS, new TokenShares(List.of(0.6, 0.2, 0.4, 0.2)))
          .with(TrainingOption.TOKEN_WARM_UP_STEPS, 10)
          .with(TrainingOption.SEED, 5L);

  private static AdaptingOptions options(OptionValues values) {
    return AdaptingOptions.of(values, 100);
  }

  private static List<Integer> turns(BudgetTurns turns, long from) {
    return LongStream.range(from, from + 3).mapToObj(turns::at).toList();
  }

  @Test
  void eachShareHasATurnBeforeAnyHasAnother() {
    BudgetTurns turns = options(VALUES).turns();
    assertThat(turns.shares().values()).containsExactly(0.2, 0.6);
    for (long turn = 0; turn < 300; turn += 3) {
      assertThat(turns(turns, turn)).containsExactlyInAnyOrder(BudgetTurns.MAIN, 0, 1);
    }
    List<List<Integer>> orders =
        LongStream.range(0, 100).mapToObj(i -> turns(turns, 3 * i)).distinct().toList();
    assertThat(orders).hasSize(6);
    BudgetTurns others = options(VALUES.with(TrainingOption.SEED, 6L)).turns();
    assertThat(LongStream.range(0, 30).filter(turn -> turns.at(turn) != others.at(turn)))
        .isNotEmpty();
  }

  /** Workers of a run, which have other seeds, take the same turns. */
  @Test
  void theTurnsOfARunAreNotAWorkersSeeds() {
    TrainingOptions run = TrainingOptions.of(VALUES, 100);
    assertThat(run.withSeed(77).adapting().turns()).isEqualTo(run.adapting().turns());
    assertThat(run.adapting().turns().seed()).isEqualTo(5);
    OptionValues one = VALUES.with(BudgetOption.TOKEN_BUDGETS, new TokenShares(List.of(0.4)));
    assertThat(options(one).turns()).isEqualTo(BudgetTurns.NONE);
  }

  @Test
  void shiftsBelongToTheirShares() {
    TokenControl control = new TokenControl(options(VALUES));
    BudgetTurns turns = options(VALUES).turns();
    KeptTokens half = new KeptTokens(50, 100);
    for (long step = 1; step <= 10; step++) {
      assertThat(control.note(step, half)).isEqualTo(half);
      assertThat(control.shift(step + 1)).isZero();
    }
    double price = control.price(20);
    for (long step = 11; step <= 13; step++) {
      boolean isMain = turns.at(step - 11) == BudgetTurns.MAIN;
      assertThat(control.note(step, half)).isEqualTo(isMain ? half : KeptTokens.NONE);
      price = isMain ? control.price(20) : price;
      assertThat(control.price(20)).isEqualTo(price);
    }
    float[] memory = control.memory();
    assertThat(memory).hasSize(3);
    assertThat(memory[1]).isCloseTo(-0.3f, within(1e-6f));
    assertThat(memory[2]).isCloseTo(0.1f, within(1e-6f));
    TokenControl resumed = new TokenControl(options(VALUES));
    resumed.restore(memory);
    for (long step = 14; step < 30; step++) {
      int turn = turns.at(step - 11);
      assertThat(resumed.shift(step)).isEqualTo(turn == BudgetTurns.MAIN ? 0 : memory[1 + turn]);
      assertThat(resumed.price(step)).isEqualTo(price);
    }
    resumed.restore(new float[] {0.5f});
    assertThat(resumed.memory()).containsExactly(0.5f, 0, 0);
  }

  /** Logits in a line from -4 to 4: a share p is left by a shift of 8 p - 4. */
  @Test
  void shiftsCloseInOnTheirShares() {
    TokenControl control = new TokenControl(options(VALUES));
    BudgetTurns turns = options(VALUES).turns();
    for (long step = 11; step < 300; step++) {
      double kept = Math.max(0, Math.min(1, 0.5 + control.shift(step) / 8));
      control.note(step, new KeptTokens(Math.round(10_000 * kept), 10_000));
    }
    assertThat(control.memory()[1]).isCloseTo(-2.4f, within(0.01f));
    assertThat(control.memory()[2]).isCloseTo(0.8f, within(0.01f));
    for (long step = 300; step < 1300; step++) {
      control.note(step, new KeptTokens(turns.at(step - 11) == 0 ? 100 : 0, 100));
    }
    assertThat(control.memory()).contains(-128f, 128f);
  }
}
