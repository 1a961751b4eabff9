package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Objects;

/**
 * What of a checkpoint is loaded; checked when made.
 *
 * @param device where the model runs
 * @param precision the number format of its matrix products
 */
public record LoadOptions(Device device, Precision precision) implements Serializable {
  public LoadOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    requireOn(device, RuntimeOption.PRECISION, precision);
  }

  static LoadOptions of(OptionValues values) {
    return new LoadOptions(values.get(RuntimeOption.DEVICE), values.get(RuntimeOption.PRECISION));
  }

  /**
   * Refuses a precision that the device does not have.
   *
   * @param option whose value it is
   * @throws OptionException if the device has it not
   */
  public static void requireOn(Device device, RuntimeOption<Precision> option, Precision value) {
    OptionException.require(
        !(device.kind() == Device.Kind.CPU && value == Precision.FP16),
        option,
        value,
        "fp32, bf16 or int8 on a CPU");
    OptionException.require(
        !(device.kind() == Device.Kind.CUDA && value == Precision.INT8),
        option,
        value,
        "fp32, fp16 or bf16 on CUDA");
  }

  LoadOptions withDevice(Device value) {
    return new LoadOptions(value, precision);
  }

  LoadOptions withPrecision(Precision value) {
    return new LoadOptions(device, value);
  }
}
