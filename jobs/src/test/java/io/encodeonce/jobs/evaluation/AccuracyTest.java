package io.encodeonce.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.jobs.data.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccuracyTest {
  private static final Spellings TIME = new Spellings(List.of("11:30 am", " half past 11"));

  @Test
  void anAnswerIsRightInAnySpelling() {
    Accuracy accuracy =
        Accuracy.of(
            List.of(
                List.of(TIME, Spellings.UNSET, TIME),
                List.of(Spellings.UNSET),
                List.of(TIME),
                List.of()),
            List.of(
                List.of("Half Past 11 ", "NONE", "11"),
                List.of("none"),
                List.of("none"),
                List.of()));
    assertThat(accuracy.slots()).isEqualTo(new Tally(3, 5));
    assertThat(accuracy.setSlots()).isEqualTo(new Tally(1, 3));
    assertThat(accuracy.documents()).isEqualTo(new Tally(1, 3));
    assertThat(accuracy.slots().share()).isEqualTo(0.6);
  }

  @Test
  void groupsAreCountedApart() {
    LabelledDocuments labelled =
        new LabelledDocuments(
            List.of(),
            List.of(List.of(TIME, TIME), List.of(Spellings.UNSET), List.of(TIME)),
            List.of("seen", "unseen", "seen"));
    Map<String, Accuracy> byGroup =
        labelled.byGroup(List.of(List.of("11", "none"), List.of("none"), List.of("half past 11")));
    assertThat(byGroup).containsOnlyKeys("seen", "unseen");
    assertThat(byGroup.get("seen").slots()).isEqualTo(new Tally(1, 3));
    assertThat(byGroup.get("seen").documents()).isEqualTo(new Tally(1, 2));
    assertThat(byGroup.get("unseen").slots()).isEqualTo(new Tally(1, 1));
  }

  @Test
  void ofNothingNothingIsRight() {
    Accuracy accuracy = Accuracy.of(List.of(), List.of());
    assertThat(accuracy.slots().share()).isZero();
    assertThat(accuracy.documents()).isEqualTo(Tally.NONE);
  }
}
