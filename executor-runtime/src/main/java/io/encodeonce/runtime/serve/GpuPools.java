package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.ScheduleOptions;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of each GPU that calls compute in where no budget is given: one pool a GPU, which all
 * models there share, so that tasks together take no more than there is. Thread-safe.
 */
final class GpuPools {
  /**
   * Calls that hold a part of a pool; further ones wait. At the device they take turns, and these
   * are enough for it to have work while others choose tokens.
   */
  static final int CALLS_AT_ONCE = 4;

  /** The pool's part of what is free beside the first model; the rest is for others' weights. */
  private static final int PART = 2;

  private static final Logger LOGGER = LoggerFactory.getLogger(GpuPools.class);

  private final Function<TorchDevice, OptionalLong> freeBytes;
  private final Map<TorchDevice, Pool> pools = new HashMap<>();

  /** A pool and the models that share it. */
  private static final class Pool {
    final CallMemory memory;
    int models;

    Pool(CallMemory memory) {
      this.memory = memory;
    }
  }

  /**
   * @param freeBytes of a device, where they are known
   */
  GpuPools(Function<TorchDevice, OptionalLong> freeBytes) {
    this.freeBytes = freeBytes;
  }

  /** The GPU's pool, for a model to {@link #leave}; measured when its first model comes. */
  synchronized CallMemory enter(TorchDevice gpu) {
    Pool pool = pools.computeIfAbsent(gpu, first -> new Pool(measured(first)));
    pool.models++;
    return pool.memory;
  }

  synchronized void leave(TorchDevice gpu) {
    Pool pool = pools.get(gpu);
    pool.models--;
    if (pool.models == 0) {
      pools.remove(gpu);
    }
  }

  private CallMemory measured(TorchDevice gpu) {
    OptionalLong free = freeBytes.apply(gpu);
    if (free.isEmpty()) {
      return CallMemory.each(ScheduleOptions.CPU_BUDGET_BYTES);
    }
    CallMemory memory = CallMemory.shared(free.getAsLong() / PART, CALLS_AT_ONCE);
    LOGGER.info(
        "up to {} calls compute on {} at once, within {} MiB each: half of the {} MiB that are free",
        CALLS_AT_ONCE,
        gpu.torchName(),
        memory.bytesOfCall() >> 20,
        free.getAsLong() >> 20);
    return memory;
  }
}
