package io.encodeonce.runtime;

import io.encodeonce.runtime.tensor.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link Precision#AUTO} stands for, and what a device cannot do. */
final class Precisions {
  private static final Logger LOGGER = LoggerFactory.getLogger(Precisions.class);
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private Precisions() {}

  /** The model's. */
  static Precision ofModel(RuntimeOptions options, TorchDevice device) {
    return resolve("precision", options.precision(), device);
  }

  /** The draft's: under the exact rule, answers do not depend on it. */
  static Precision ofDraft(RuntimeOptions options, TorchDevice device) {
    Speculation speculation = options.speculation();
    if (speculation.draftPrecision() != Precision.AUTO) {
      return resolve("draftPrecision", speculation.draftPrecision(), device);
    }
    boolean changesNoAnswer =
        speculation.rule() == Speculation.Rule.EXACT && device == TorchDevice.CPU;
    return changesNoAnswer ? Precision.INT8 : ofModel(options, device);
  }

  /**
   * What is meant on a device.
   *
   * @param option whose value {@code asked} is
   * @throws InferenceException if the device cannot do it
   */
  static Precision resolve(String option, Precision asked, TorchDevice device) {
    if (asked == Precision.AUTO) {
      return device == TorchDevice.CUDA ? Precision.BF16 : Precision.FP32;
    }
    if (device == TorchDevice.CPU && asked == Precision.FP16) {
      throw refusal(option, asked, "FP32, BF16 or INT8 on a CPU");
    }
    if (device == TorchDevice.CUDA && asked == Precision.INT8) {
      throw refusal(option, asked, "FP32, FP16 or BF16 on CUDA");
    }
    if (device == TorchDevice.CPU && asked == Precision.BF16 && isEmulated()) {
      LOGGER.warn(
          "this processor has no bf16 products, so libtorch emulates them, many times slower than"
              + " fp32; use FP32 or INT8 here");
    }
    return asked;
  }

  private static InferenceException refusal(String option, Precision asked, String rule) {
    return new InferenceException("option %s is %s, but must be %s".formatted(option, asked, rule));
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
