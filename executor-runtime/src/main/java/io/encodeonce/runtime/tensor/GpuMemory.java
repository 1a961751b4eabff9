package io.encodeonce.runtime.tensor;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks NVIDIA's driver, which is there wherever libtorch can use a GPU, how much memory is free.
 */
public final class GpuMemory {
  private static final Logger LOGGER = LoggerFactory.getLogger(GpuMemory.class);
  private static final String LIBRARY = "libcuda.so.1";
  private static final int SUCCESS = 0;

  private GpuMemory() {}

  /**
   * What is called of the driver's library, under its own names. Each gives {@link #SUCCESS}, or
   * else the number of an error.
   */
  interface Driver extends Library {
    int cuInit(int flags);

    int cuDeviceGet(IntByReference device, int number);

    int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

    int cuDevicePrimaryCtxRelease_v2(int device);

    int cuCtxPushCurrent_v2(Pointer context);

    int cuCtxPopCurrent_v2(PointerByReference context);

    int cuMemGetInfo_v2(LongByReference free, LongByReference total);
  }

  /** What nobody has of a GPU's memory, in bytes; empty where it is not known. */
  public static OptionalLong freeBytes(TorchDevice device) {
    if (device.gpu() == TorchDevice.MAIN_MEMORY) {
      return OptionalLong.empty();
    }
    try {
      OptionalLong free = freeBytes(Native.load(LIBRARY, Driver.class), device.gpu());
      if (free.isEmpty()) {
        LOGGER.warn("{} does not tell how much memory {} has", LIBRARY, device.torchName());
      }
      return free;
    } catch (LinkageError e) {
      LOGGER.warn("{} cannot be asked for memory: {}", LIBRARY, e.getMessage());
      return OptionalLong.empty();
    }
  }

  /** The same in the context that all of the process shares, libtorch too. */
  static OptionalLong freeBytes(Driver driver, int gpu) {
    IntByReference device = new IntByReference();
    PointerByReference context = new PointerByReference();
    if (driver.cuInit(0) != SUCCESS
        || driver.cuDeviceGet(device, gpu) != SUCCESS
        || driver.cuDevicePrimaryCtxRetain(context, device.getValue()) != SUCCESS) {
      return OptionalLong.empty();
    }
    try {
      return freeBytes(driver, context.getValue());
    } finally {
      driver.cuDevicePrimaryCtxRelease_v2(device.getValue());
    }
  }

  private static OptionalLong freeBytes(Driver driver, Pointer context) {
    if (driver.cuCtxPushCurrent_v2(context) != SUCCESS) {
      return OptionalLong.empty();
    }
    try {
      LongByReference free = new LongByReference();
      return driver.cuMemGetInfo_v2(free, new LongByReference()) == SUCCESS
          ? OptionalLong.of(free.getValue())
          : OptionalLong.empty();
    } finally {
      driver.cuCtxPopCurrent_v2(new PointerByReference());
    }
  }
}
