package io.encodeonce.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.tensor.TorchDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What AUTO stands for. */
class PrecisionsTest {
  private static final RuntimeOptions OPTIONS = RuntimeOptions.defaults();

  @Test
  void theModelsIsExactOnACpu() {
    assertThat(Precisions.ofModel(OPTIONS.loading(), TorchDevice.CPU)).isEqualTo(Precision.FP32);
    assertThat(Precisions.ofModel(OPTIONS.loading(), TorchDevice.cuda(1)))
        .isEqualTo(Precision.BF16);
  }

  @ParameterizedTest
  @CsvSource({
    "EXACT, CPU, FP32, INT8",
    "EXACT, CUDA, FP16, FP16",
    "REJECTION, CPU, FP32, FP32",
    "DEVIATION, CPU, AUTO, FP32",
    "DEVIATION, CPU, INT8, INT8",
    "DEVIATION, CUDA, AUTO, BF16"
  })
  void theDraftsIsFreeWhereAnswersDoNotDependOnIt(
      Speculation.Rule rule, Device.Kind kind, Precision ofModel, Precision expected) {
    TorchDevice device = kind == Device.Kind.CUDA ? TorchDevice.cuda(1) : TorchDevice.CPU;
    Speculation speculation =
        switch (rule) {
          case REJECTION -> Speculation.rejection();
          case DEVIATION -> Speculation.deviation(0.4, 3);
          case EXACT, OFF -> Speculation.exact();
        };
    RuntimeOptions options = OPTIONS.withPrecision(ofModel).withSpeculation(speculation);
    assertThat(Precisions.ofDraft(options, device)).isEqualTo(expected);
    Speculation chosen = speculation.withDraftPrecision(Precision.BF16);
    assertThat(Precisions.ofDraft(options.withSpeculation(chosen), device))
        .isEqualTo(Precision.BF16);
  }
}
