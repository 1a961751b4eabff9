package io.encodeonce.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.ScheduleOptions;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** On GPUs that are only counted. */
class DeviceBudgetTest {
  private static final long FREE = 80_000_000_000L;

  /** Half of it, by four. */
  private static final long SHARE = 10_000_000_000L;

  private final AtomicLong free = new AtomicLong(FREE);
  private final GpuPools pools = new GpuPools(device -> OptionalLong.of(free.get()));

  private DeviceBudget on(int gpu) {
    return new DeviceBudget(TorchDevice.cuda(gpu), pools);
  }

  @Test
  void callsOnAGpuShareHalfOfWhatIsFreeWhenFirstAsked() {
    DeviceBudget budget = on(0);
    assertThat(budget.memory().bytesOfCall()).isEqualTo(SHARE);
    assertThat(SHARE * GpuPools.CALLS_AT_ONCE).isEqualTo(FREE / 2);
    free.set(0);
    assertThat(budget.memory().bytesOfCall()).isEqualTo(SHARE);
  }

  @Test
  void modelsOnAGpuShareItsPoolHoweverMuchOfItIsInUse() {
    CallMemory first = on(0).memory();
    free.set(1);
    assertThat(on(0).memory()).isSameAs(first);
  }

  @Test
  void whenTheLastModelIsGoneTheNextFindsWhatIsFreeThen() {
    DeviceBudget first = on(0);
    DeviceBudget second = on(0);
    CallMemory shared = first.memory();
    assertThat(second.memory()).isSameAs(shared);
    free.set(FREE / 4);
    first.close();
    first.close();
    assertThat(on(0).memory()).as("the second is still there").isSameAs(shared);
    pools.leave(TorchDevice.cuda(0));
    second.close();
    assertThat(on(0).memory().bytesOfCall()).isEqualTo(SHARE / 4);
  }

  @Test
  void gpusHavePoolsOfTheirOwn() {
    CallMemory first = on(0).memory();
    free.set(FREE / 2);
    assertThat(on(1).memory()).isNotSameAs(first);
    assertThat(on(1).memory().bytesOfCall()).isEqualTo(SHARE / 2);
  }

  @Test
  void aCpuAndAGpuThatDoesNotTellHaveAFixedBudgetACall() {
    DeviceBudget onCpu = new DeviceBudget(TorchDevice.CPU, pools);
    DeviceBudget unknown =
        new DeviceBudget(TorchDevice.cuda(0), new GpuPools(device -> OptionalLong.empty()));
    assertThat(List.of(onCpu, unknown))
        .allSatisfy(
            budget ->
                assertThat(budget.memory().bytesOfCall())
                    .isEqualTo(ScheduleOptions.CPU_BUDGET_BYTES));
    onCpu.close();
    unknown.close();
  }
}
