package io.encodeonce.runtime;

import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where golden, transformer and equality tests compute: the CPU, or the device, such as cuda:1,
 * that {@code -Dencodeonce.test.device} says. What the device cannot do is printed, for it is not
 * tested.
 */
public final class TestDevice {
  private static final String PROPERTY = "encodeonce.test.device";

  private TestDevice() {}

  public static Device asked() {
    return RuntimeOption.DEVICE.parse(System.getProperty(PROPERTY, "cpu"));
  }

  public static TorchDevice torch() {
    return TorchDevice.find(asked());
  }

  /** Those of some number formats that the device has. */
  static Stream<Precision> precisions(String tests, Precision... wanted) {
    List<Precision> missing = Arrays.stream(wanted).filter(precision -> !has(precision)).toList();
    if (!missing.isEmpty()) {
      System.out.printf("%s: %s is not tested, %s does not have it%n", tests, missing, asked());
    }
    return Arrays.stream(wanted).filter(TestDevice::has);
  }

  /** Whether other kernels compute than a CPU's. */
  public static boolean onGpu() {
    return asked().kind() != Device.Kind.CPU;
  }

  private static boolean has(Precision precision) {
    return !onGpu() || precision != Precision.INT8;
  }
}
