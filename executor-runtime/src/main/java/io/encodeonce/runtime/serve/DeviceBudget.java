package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.ScheduleOptions;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.Optional;

/**
 * The memory of a loaded model's calls where no budget is given: on a CPU a fixed one each, on a
 * GPU a part of its pool. Thread-safe.
 */
final class DeviceBudget implements AutoCloseable {
  private final TorchDevice device;
  private final GpuPools pools;
  private Optional<CallMemory> found = Optional.empty();

  DeviceBudget(TorchDevice device, GpuPools pools) {
    this.device = device;
    this.pools = pools;
  }

  /** The memory, found when it is first asked for: all weights are to be there by then. */
  synchronized CallMemory memory() {
    if (found.isEmpty()) {
      found =
          Optional.of(
              device.isGpu()
                  ? pools.enter(device)
                  : CallMemory.each(ScheduleOptions.CPU_BUDGET_BYTES));
    }
    return found.get();
  }

  @Override
  public synchronized void close() {
    if (found.isPresent() && device.isGpu()) {
      pools.leave(device);
    }
    found = Optional.empty();
  }
}
