package io.encodeonce.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GivenGpusTest {
  private static final String INSTANCE = "MIG-b5ca9a3e-6f1c-5d62-8f0a-2f9f4a0f6a55";
  private static final String CARD = "GPU-8f6a2f9f-0f0a-5d62-6f1c-b5ca9a3e4a0f";

  private static GivenGpus given(String... addresses) {
    return new GivenGpus(List.of(addresses), true, "");
  }

  @Test
  void theTasksGpuIsTakenAndAutomaticStaysAutomatic() {
    assertThat(given("1").device(Device.CUDA)).isEqualTo(Device.cuda(1));
    assertThat(given("0", "1").device(Device.CUDA)).isEqualTo(Device.cuda(0));
    assertThat(given("3").device(Device.AUTO)).isEqualTo(Device.AUTO.onGpu(3));
    assertThat(given("3").device(Device.AUTO).kind()).isEqualTo(Device.Kind.AUTO);
  }

  @Test
  void anotherDeviceThatIsNamedWins() {
    assertThat(given("1").device(Device.cuda(0))).isEqualTo(Device.cuda(0));
    assertThat(given("1").device(Device.CPU)).isEqualTo(Device.CPU);
    assertThat(given().device(Device.cuda(2))).isEqualTo(Device.cuda(2));
    assertThat(given().device(Device.CPU)).isEqualTo(Device.CPU);
  }

  @Test
  void cudaIsRefusedWhereSparkGivesGpusAndTheTaskHasNone() {
    assertThatThrownBy(() -> given().device(Device.CUDA))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("option device is cuda, but Spark")
        .hasMessageContainingAll("spark.task.resource.gpu.amount", "cuda:0", "cpu");
  }

  @Test
  void automaticLeavesTheGpusThatSparkGivesToTheTasksThatHaveThem() {
    assertThat(given().device(Device.AUTO)).isEqualTo(Device.CPU);
  }

  @Test
  void whereSparkGivesNoneTheFirstIsLeftToLibtorch() {
    GivenGpus none = new GivenGpus(List.of(), false, "");
    assertThat(none.device(Device.CUDA)).isEqualTo(Device.CUDA);
    assertThat(none.device(Device.AUTO)).isEqualTo(Device.AUTO);
  }

  @Test
  void addressesThatAreNoNumbersAreFoundAmongThoseThatCudaCounts() {
    GivenGpus listed = new GivenGpus(List.of(INSTANCE), true, CARD + "," + INSTANCE);
    assertThat(listed.device(Device.CUDA)).isEqualTo(Device.cuda(1));
    assertThat(listed.device(Device.AUTO)).isEqualTo(Device.AUTO.onGpu(1));
  }

  static Stream<String> unknown() {
    return Stream.of(INSTANCE, CARD, "gpu0", "-1", "0x", "");
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void othersAreRefusedByNameAndLeaveAutomaticToTheCpu(String address) {
    GivenGpus gpus = new GivenGpus(List.of(address), true, "0,1");
    assertThatThrownBy(() -> gpus.device(Device.CUDA))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "option device is cuda, but", "is " + address, "CUDA_VISIBLE_DEVICES", "cuda:0");
    assertThat(gpus.device(Device.AUTO)).isEqualTo(Device.CPU);
  }
}
