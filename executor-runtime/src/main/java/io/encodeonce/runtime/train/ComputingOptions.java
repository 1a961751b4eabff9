package io.encodeonce.runtime.train;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Where training is computed, and in which numbers; checked when made.
 *
 * @param precision of matrix products: fp32, bf16, or automatically fp32 on a CPU and bf16 on CUDA;
 *     weights, and what the optimizer keeps, are fp32 always
 * @param threads processors that a step uses on a CPU; {@link #ALL_PROCESSORS} for all
 */
public record ComputingOptions(Device device, Precision precision, int threads)
    implements Serializable {
  /** Stands for as many {@link #threads} as there are processors. */
  public static final int ALL_PROCESSORS = 0;

  static final List<Precision> PRECISIONS = List.of(Precision.AUTO, Precision.FP32, Precision.BF16);

  public ComputingOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    OptionException.require(
        PRECISIONS.contains(precision),
        TrainingOption.PRECISION,
        precision,
        TrainingOption.PRECISION.type().rule() + " in training");
    OptionException.require(
        threads >= 0, TrainingOption.THREADS, threads, "at least 1, or 0 for all processors");
  }

  /** Processors that a step uses on a CPU of this machine. */
  public int processors() {
    return threads == ALL_PROCESSORS ? Runtime.getRuntime().availableProcessors() : threads;
  }

  static ComputingOptions of(OptionValues values) {
    return new ComputingOptions(
        values.get(TrainingOption.DEVICE),
        values.get(TrainingOption.PRECISION),
        values.get(TrainingOption.THREADS));
  }
}
