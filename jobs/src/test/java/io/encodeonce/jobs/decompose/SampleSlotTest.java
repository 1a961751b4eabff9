package io.encodeonce.jobs.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleSlotTest {
  @Test
  void answersAreRightInAnyOfTheirSpellings() {
    List<String> spellings = List.of("11:30 am", "half past 11");
    assertThat(new SampleSlot("time:", spellings, " HALF past 11 ").isRight()).isTrue();
    assertThat(new SampleSlot("time:", spellings, "11").isRight()).isFalse();
    assertThat(new SampleSlot("time:", spellings, "11").text())
        .contains("✗ expected 11:30 am or half past 11");
    assertThat(new SampleSlot("time:", List.of("none"), "None").text()).endsWith("✓");
    assertThat(new SampleSlot("time:", List.of("none"), "11").isSet()).isFalse();
  }
}
