package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.LearningRate.Decay;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateTest {
  /** See {@code make_schedules_golden.py}. */
  static List<JsonNode> cases() throws IOException {
    try (InputStream golden =
        LearningRateTest.class.getResourceAsStream("/schedules-golden.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(golden).path("cases").forEach(cases::add);
      assertThat(cases).hasSize(24);
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsHuggingFaceWhichCountsFromZero(JsonNode example) {
    double peak = example.path("peak").doubleValue();
    LearningRate rate =
        new LearningRate(
            LearningOption.DECAY.parse(example.path("decay").textValue()),
            peak,
            example.path("warm_up").longValue(),
            example.path("steps").longValue());
    JsonNode rates = example.path("rates");
    assertThat(rates).hasSize((int) rate.steps());
    for (int step = 0; step < rates.size(); step++) {
      assertThat(rate.at(step + 1))
          .as("step %d", step + 1)
          .isCloseTo(rates.get(step).doubleValue(), within(peak * 1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LINEAR", "COSINE"})
  void nothingIsLeftAfterTheLastStep(Decay decay) {
    LearningRate rate = new LearningRate(decay, 1, 2, 10);
    assertThat(rate.at(10)).isPositive();
    assertThat(rate.at(11)).isZero();
    assertThat(rate.at(1_000)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "9, 0", "10, 1", "1000, 100", "5000, 500", "90000, 500"})
  void theWarmUpIsATenthAndAtMost500Steps(long steps, long warmUp) {
    LearningRate rate = LearningRate.of(OptionValues.NONE, steps);
    assertThat(rate).isEqualTo(new LearningRate(Decay.LINEAR, 3e-4, warmUp, steps));
  }

  @Test
  void aRunWithoutAnEndStaysAtThePeak() {
    LearningRate rate = LearningRate.of(OptionValues.NONE, TrainingRun.UNLIMITED);
    assertThat(rate).isEqualTo(new LearningRate(Decay.CONSTANT, 3e-4, 500, TrainingRun.UNLIMITED));
    assertThat(rate.at(1_000_000_000)).isEqualTo(3e-4);
  }
}
