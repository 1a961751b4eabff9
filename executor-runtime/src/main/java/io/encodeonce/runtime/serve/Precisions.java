package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.LoadOptions;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link Precision#AUTO} stands for, and what a device cannot do. */
public final class Precisions {
  private static final Logger LOGGER = LoggerFactory.getLogger(Precisions.class);
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private Precisions() {}

  /** The model's. */
  static Precision ofModel(LoadOptions options, TorchDevice device) {
    return resolve(options.precision(), device);
  }

  /** The draft's: under the exact rule, answers do not depend on it. */
  static Precision ofDraft(RuntimeOptions options, TorchDevice device) {
    Speculation speculation = options.speculation();
    if (speculation.draftPrecision() != Precision.AUTO) {
      return resolve(RuntimeOption.DRAFT_PRECISION, speculation.draftPrecision(), device);
    }
    boolean changesNoAnswer = speculation.rule() == Speculation.Rule.EXACT && !device.isGpu();
    return changesNoAnswer ? Precision.INT8 : ofModel(options.loading(), device);
  }

  /**
   * What is meant on a device.
   *
   * @throws io.encodeonce.runtime.OptionException if the device cannot do it
   */
  public static Precision resolve(Precision asked, TorchDevice device) {
    return resolve(RuntimeOption.PRECISION, asked, device);
  }

  private static Precision resolve(
      RuntimeOption<Precision> option, Precision asked, TorchDevice device) {
    if (asked == Precision.AUTO) {
      return device.automaticPrecision();
    }
    Device found = device.isGpu() ? Device.CUDA : Device.CPU;
    LoadOptions.requireOn(found, option, asked);
    if (!device.isGpu() && asked == Precision.BF16 && isEmulated()) {
      LOGGER.warn(
          "this processor has no bf16 products, so libtorch emulates them, many times slower than"
              + " fp32; use fp32 or int8 here");
    }
    return asked;
  }

  private static boolean isEmulated() {
    try {
      String flags = Files.readString(PROCESSOR);
      return !flags.contains("avx512_bf16") && !flags.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
