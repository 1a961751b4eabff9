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
  void aNumberThatIsTooHighIsToldHowManyThereAre() {
    assertThat(DeviceCheck.tooFew(2))
        .startsWith("libtorch sees 2 GPUs here (cuda:0, cuda:1): ask for one of these");
    assertThat(DeviceCheck.tooFew(1)).startsWith("libtorch sees 1 GPU here (cuda:0): ask for");
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
