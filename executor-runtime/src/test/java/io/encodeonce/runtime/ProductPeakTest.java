package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProductPeakTest {
  /** Between a processor of long ago and all cores of one of the years to come. */
  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void isWhatAProcessorCanDo(Precision precision) {
    assertThat(ProductPeak.measure(precision, 1)).isBetween(1e8, 1e14);
  }

  @Test
  void refusesWhatAProcessorCannotDo() {
    assertThatThrownBy(() -> ProductPeak.measure(Precision.FP16, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("fp32, bf16 or int8 on a CPU");
  }
}
