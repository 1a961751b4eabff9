package io.encodeonce.runtime.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is forecast is what comes on average when rows are played out, token by token. */
class ForecastTest {
  private static final int GAMES = 4_000;

  /** Of the cost: the number of live rows of a call is taken as its mean. */
  private static final double TOLERANCE = 0.03;

  private static final CostCurve TARGET = CostCurve.straight(3_000, 70);
  private static final CostCurve DRAFT = CostCurve.straight(600, 10);

  private final Random random = new Random(11);

  private static double[] lengths(double... shares) {
    double sum = Arrays.stream(shares).sum();
    double[] remaining = new double[1 + Forecast.HORIZON];
    for (int i = 0; i < shares.length; i++) {
      remaining[1 + i] = shares[i] / sum;
    }
    return remaining;
  }

  @Test
  void aCertainDraftSavesAllCallsButOne() {
    Forecast forecast = new Forecast(2, 5, lengths(0, 0, 0, 1), 1, TARGET, DRAFT);
    assertThat(forecast.alone()).isEqualTo(4 * TARGET.cost(2) + 5 * 70);
    // Three drafted tokens and the target model's own.
    assertThat(forecast.drafting(3)).isEqualTo(3 * DRAFT.cost(2) + TARGET.cost(13));
    // The draft's fourth token ends the row, and nothing comes after.
    assertThat(forecast.drafting(9)).isEqualTo(4 * DRAFT.cost(2) + TARGET.cost(13));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.9, 4", "1, 0.5, 2", "4, 0.9, 3", "4, 0.9, 8", "16, 0.8, 1", "64, 0.6, 2"})
  void rowsPlayedOutCostAsMuchOnAverage(int rows, double chance, int tokens) {
    double[] remaining = lengths(0.5, 4, 2, 1, 0.5, 0, 0, 0.3, 0, 0, 0, 0.2);
    Forecast forecast = new Forecast(rows, 0, remaining, chance, TARGET, DRAFT);
    double alone = 0;
    double drafting = 0;
    for (int game = 0; game < GAMES; game++) {
      int[] left = random.ints(rows, 0, 1_000).map(u -> length(remaining, u / 1_000.0)).toArray();
      alone += playAlone(left.clone());
      drafting += playDrafting(left, chance, tokens);
    }
    assertThat(forecast.alone()).isCloseTo(alone / GAMES, within(TOLERANCE * forecast.alone()));
    assertThat(forecast.drafting(tokens))
        .isCloseTo(drafting / GAMES, within(TOLERANCE * forecast.drafting(tokens)));
  }

  private static int length(double[] remaining, double share) {
    int length = 1;
    double below = remaining[1];
    while (below <= share) {
      below += remaining[++length];
    }
    return length;
  }

  private static double playAlone(int[] left) {
    double cost = 0;
    for (int live = live(left); live > 0; live = live(left)) {
      cost += TARGET.cost(live);
      Arrays.setAll(left, row -> left[row] - 1);
    }
    return cost;
  }

  private double playDrafting(int[] left, double chance, int tokens) {
    double cost = 0;
    while (live(left) > 0) {
      int read = 0;
      for (int token = 1; token <= tokens; token++) {
        int drafting = atLeast(token, left);
        cost += drafting > 0 ? DRAFT.cost(drafting) : 0;
      }
      for (int row = 0; row < left.length; row++) {
        if (left[row] > 0) {
          int most = Math.min(left[row], tokens + 1);
          int gain = 1;
          while (gain < most && random.nextDouble() < chance) {
            gain++;
          }
          read += most;
          left[row] -= gain;
        }
      }
      cost += TARGET.cost(read);
    }
    return cost;
  }

  private static int live(int[] left) {
    return atLeast(1, left);
  }

  private static int atLeast(int tokens, int[] left) {
    return Math.toIntExact(Arrays.stream(left).filter(more -> more >= tokens).count());
  }
}
