package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeviceCheckTest {
  @BeforeAll
  static void loadLibtorch() {
    TorchDevice.find(Device.CPU);
  }

  @Test
  void aDeviceThatComputesHasNoProblem() {
    assertThat(DeviceCheck.problem("cpu")).isEmpty();
  }

  /** No machine has a hundred GPUs. */
  @Test
  void aDeviceThatIsNotThereIsRefusedInOneLineOfLibtorchs() {
    assertThat(DeviceCheck.problem("cuda:99"))
        .hasValueSatisfying(
            reason ->
                assertThat(reason).containsIgnoringCase("cuda").doesNotContain("\n", "Traceback"));
  }
}
