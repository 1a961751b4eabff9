package io.encodeonce.runtime.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.SpeculationDecision;
import io.encodeonce.runtime.StepCosts;
import io.encodeonce.runtime.pace.CostCurve.Call;
import org.junit.jupiter.api.Test;

/** Drafting is chosen where it saves time, by costs, live rows and what was kept so far. */
class AutomaticPaceTest {
  private static final int MOST = 10;

  /** A target call is bound by reading weights up to some 30 tokens, then by arithmetic. */
  private static final StepCosts COSTS = new StepCosts(10_000, 300, 1_500, 50, 5);

  private final AutomaticPace pace = new AutomaticPace(MOST, ModelCosts.given(COSTS));

  /** With the same costs, measured. */
  private static AutomaticPace learning() {
    CostCurve target = CostCurve.straight(10_000_000, 300_000);
    CostCurve draft = CostCurve.straight(1_500_000, 50_000);
    return new AutomaticPace(MOST, new ModelCosts(target, draft, 5_000, true));
  }

  /** Rows in the middle of long answers that the draft has followed. */
  private static Load rows(int rows) {
    return new Load(rows, 20, 40, 0, rows, 0);
  }

  private static Evidence evidence(int accepted, int failed) {
    Evidence evidence = new Evidence();
    evidence.add(accepted, false);
    for (int i = 0; i < failed; i++) {
      evidence.add(0, true);
    }
    return evidence;
  }

  @Test
  void fewRowsAreDraftedAndManyAreNot() {
    assertThat(pace.draftTokens(rows(1))).isPositive();
    assertThat(pace.draftTokens(rows(4))).isPositive();
    assertThat(pace.draftTokens(rows(256))).isZero();
  }

  @Test
  void theMoreIsKeptTheFartherTheDraftGoes() {
    int before = pace.draftTokens(rows(1));
    pace.verified(evidence(990, 10));
    assertThat(pace.draftTokens(rows(1))).isGreaterThan(before).isLessThanOrEqualTo(MOST);
    AutomaticPace disappointed = new AutomaticPace(MOST, ModelCosts.given(COSTS));
    disappointed.verified(evidence(0, 500));
    assertThat(disappointed.draftTokens(rows(1))).isZero();
  }

  @Test
  void aDraftThatFailedIsTriedAgainInTheEnd() {
    pace.verified(evidence(0, 500));
    int rounds = 0;
    while (pace.draftTokens(rows(1)) == 0) {
      rounds++;
      assertThat(rounds).isLessThan(20_000);
    }
    assertThat(rounds).isGreaterThan(100);
  }

  @Test
  void catchingUpIsComparedWithWhatIsLeft() {
    Load unencoded = new Load(1, 0, 60, 9, 10, 4_000);
    assertThat(pace.draftTokens(unencoded)).isPositive();
    for (int i = 0; i < 50; i++) {
      pace.finished(2);
    }
    assertThat(pace.draftTokens(unencoded)).isZero();
    assertThat(pace.draftTokens(new Load(1, 0, 60, 0, 1, 0))).isPositive();
  }

  @Test
  void catchingUpIsSpreadOverLongAnswers() {
    // As dear as the calls of the target model that are in sight.
    int documentTokens = (int) (Forecast.HORIZON * (COSTS.largeCallMicros() + 300) / 5);
    for (int i = 0; i < 50; i++) {
      pace.finished(300);
    }
    assertThat(pace.draftTokens(new Load(1, 0, 400, 0, 1, documentTokens))).isPositive();
    assertThat(pace.draftTokens(new Load(1, 270, 130, 0, 270, documentTokens))).isZero();
  }

  @Test
  void encodingThatIsDearerThanMeasuredIsLearned() {
    AutomaticPace learning = learning();
    Load fresh = new Load(1, 0, 12, 0, 1, 500);
    assertThat(learning.draftTokens(fresh)).isPositive();
    learning.caughtUp(500, 1, 5_000_000_000L);
    assertThat(learning.draftTokens(fresh)).as("once may be chance").isPositive();
    for (int i = 0; i < 60; i++) {
      learning.caughtUp(500, 1, 151_550_000);
    }
    assertThat(learning.draftTokens(fresh)).isZero();
  }

  @Test
  void theReasonIsTold() {
    pace.draftTokens(rows(256));
    SpeculationDecision alone = pace.decision().orElseThrow();
    assertThat(alone.liveRows()).isEqualTo(256);
    assertThat(alone.draftTokens()).isZero();
    assertThat(alone.expectedSpeedUp()).isLessThan(1);
    assertThat(alone.largeCallMicros()).isEqualTo(10_000 + 300 * 256.0);
    assertThat(alone.reason()).startsWith("the large model goes on alone: with 256 live rows");
    pace.draftTokens(rows(1));
    assertThat(pace.decision().orElseThrow().expectedSpeedUp()).isGreaterThan(1);
    assertThat(pace.decision().orElseThrow().reason()).contains("80.0 % of tokens");
  }

  @Test
  void costsThatAreSeenReplaceThoseThatWereMeasured() {
    AutomaticPace learning = learning();
    for (int i = 0; i < 100; i++) {
      learning.draftCall(1, 40_000_000);
    }
    assertThat(learning.draftTokens(rows(1))).isZero();
    for (int i = 0; i < 100; i++) {
      pace.draftCall(1, 40_000_000);
    }
    assertThat(pace.draftTokens(rows(1))).as("costs that are given stay").isPositive();
  }

  @Test
  void curvesGoThroughWhatIsMeasured() {
    CostCurve curve = CostCurve.through(new Call(1, 700), new Call(8, 770), new Call(64, 5_250));
    assertThat(curve.cost(1)).isEqualTo(700);
    assertThat(curve.cost(4)).isEqualTo(730);
    assertThat(curve.cost(64)).isEqualTo(5_250);
    assertThat(curve.cost(128)).isEqualTo(10_370);
  }

  @Test
  void curvesFollowWhatIsSeen() {
    CostCurve curve = CostCurve.straight(1_000, 10);
    assertThat(curve.cost(1)).isEqualTo(1_010);
    assertThat(curve.cost(6)).isEqualTo(1_060);
    assertThat(curve.cost(5_000)).isEqualTo(51_000);
    for (int i = 0; i < 60; i++) {
      curve.observe(6, 2_120);
    }
    assertThat(curve.cost(6)).isBetween(2_100.0, 2_140.0);
    assertThat(curve.cost(512)).isGreaterThan(6_120);
  }

  @Test
  void whatSlowsOneCallDownSlowsAll() {
    CostCurve curve = CostCurve.straight(1_000, 0);
    curve.observe(6, 2_000);
    assertThat(curve.cost(6)).isCloseTo(1_300, within(1e-6));
    assertThat(curve.cost(1)).isCloseTo(1_200, within(1e-6));
    assertThat(curve.cost(512)).isCloseTo(1_200, within(1e-6));
  }
}
