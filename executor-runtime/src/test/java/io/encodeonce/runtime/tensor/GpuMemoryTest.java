package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.encodeonce.runtime.Device;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a driver that is only counted, of two GPUs. */
class GpuMemoryTest {
  private static final long FREE = 78L << 30;
  private static final int NONE_SUCH = 4_000;
  private static final Pointer CONTEXT = new Pointer(0xc0de);

  @Test
  void whatIsFreeIsThatOfTheGpuAskedFor() {
    CountedDriver driver = new CountedDriver("");
    assertThat(GpuMemory.freeBytes(driver, 1)).hasValue(FREE + 1);
    assertThat(GpuMemory.freeBytes(driver, 0)).hasValue(FREE);
    assertThat(GpuMemory.freeBytes(driver, 2)).as("one that is not there").isEmpty();
    driver.assertNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuInit",
        "cuDeviceGet",
        "cuDevicePrimaryCtxRetain",
        "cuCtxPushCurrent",
        "cuMemGetInfo"
      })
  void aDriverThatFailsTellsNothingAndNothingIsHeld(String failing) {
    CountedDriver driver = new CountedDriver(failing);
    assertThat(GpuMemory.freeBytes(driver, 1)).isEmpty();
    driver.assertNothingHeld();
  }

  @Test
  void nothingIsKnownOfMainMemory() {
    assertThat(GpuMemory.freeBytes(TorchDevice.CPU)).isEmpty();
  }

  @Test
  void somethingIsKnownWhereLibtorchUsesAGpuAndNothingWhereThereIsNoDriver() {
    OptionalLong free = GpuMemory.freeBytes(TorchDevice.cuda(0));
    // A driver that libtorch does not use may tell of its GPU, or have none.
    assertThat(free.isPresent()).isIn(TorchDevice.find(Device.AUTO).isGpu(), hasDriver());
    assertThat(free.orElse(1)).isPositive();
    assertThat(GpuMemory.freeBytes(TorchDevice.cuda(NONE_SUCH))).isEmpty();
  }

  private static boolean hasDriver() {
    try {
      NativeLibrary.getInstance("libcuda.so.1");
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Handles are 100 and the GPU's number. */
  private static final class CountedDriver implements GpuMemory.Driver {
    private static final int FAILED = 999;
    private static final int HANDLE = 100;

    private final String failing;
    private int retained;
    private int pushed;
    private int current;

    CountedDriver(String failing) {
      this.failing = failing;
    }

    private int result(String name) {
      return name.equals(failing) ? FAILED : 0;
    }

    @Override
    public int cuInit(int flags) {
      return result("cuInit");
    }

    @Override
    public int cuDeviceGet(IntByReference device, int number) {
      device.setValue(HANDLE + number);
      return number < 2 ? result("cuDeviceGet") : FAILED;
    }

    @Override
    public int cuDevicePrimaryCtxRetain(PointerByReference context, int device) {
      int result = result("cuDevicePrimaryCtxRetain");
      if (result == 0) {
        context.setValue(CONTEXT);
        current = device - HANDLE;
        retained++;
      }
      return result;
    }

    @Override
    public int cuDevicePrimaryCtxRelease_v2(int device) {
      assertThat(device).isEqualTo(HANDLE + current);
      retained--;
      return 0;
    }

    @Override
    public int cuCtxPushCurrent_v2(Pointer context) {
      assertThat(context).isEqualTo(CONTEXT);
      int result = result("cuCtxPushCurrent");
      pushed += result == 0 ? 1 : 0;
      return result;
    }

    @Override
    public int cuCtxPopCurrent_v2(PointerByReference context) {
      pushed--;
      return 0;
    }

    @Override
    public int cuMemGetInfo_v2(LongByReference free, LongByReference total) {
      assertThat(pushed).isEqualTo(1);
      free.setValue(FREE + current);
      return result("cuMemGetInfo");
    }

    void assertNothingHeld() {
      assertThat(retained).isZero();
      assertThat(pushed).isZero();
    }
  }
}
