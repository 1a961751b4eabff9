package io.encodeonce.runtime;

import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where golden, transformer and equality tests compute: the CPU, or what {@code
 * -Dencodeonce.test.device=CUDA} says. What the device cannot do is printed, for it is not tested.
 */
public final class TestDevice {
  private static final String PROPERTY = "encodeonce.test.device";

  private TestDevice() {}

  public static Device asked() {
    return Device.valueOf(System.getProperty(PROPERTY, "CPU").toUpperCase(Locale.ROOT));
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

  private static boolean has(Precision precision) {
    return asked() == Device.CPU || precision != Precision.INT8;
  }
}
