package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.encodeonce.runtime.Device;
import org.junit.jupiter.api.Test;

/** The benchmark is run by hand, and its program would be stale before anyone saw it. */
class LearnersBenchmarkTest {
  @Test
  void itsProgramCompiles() {
    assertThatCode(
            () ->
                Program.load(
                        TorchDevice.find(Device.CPU), "learners_benchmark", "LearnersBenchmark")
                    .close())
        .doesNotThrowAnyException();
  }
}
