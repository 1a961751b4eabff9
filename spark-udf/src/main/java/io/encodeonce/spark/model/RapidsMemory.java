package io.encodeonce.spark.model;

import io.encodeonce.runtime.Device;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * What the RAPIDS accelerator leaves of a GPU's memory to models that run there too: by default it
 * takes nearly all when an executor starts. Its settings are an application's and need no class of
 * its own.
 */
final class RapidsMemory {
  private static final String PLUGIN = "com.nvidia.spark.SQLPlugin";
  private static final String MODE = "spark.rapids.sql.mode";
  private static final String POOL = "spark.rapids.memory.gpu.pool";
  private static final String FRACTION = "spark.rapids.memory.gpu.allocFraction";
  private static final String RESERVE = "spark.rapids.memory.gpu.reserve";
  private static final String DEFAULT_RESERVE = "640m";

  /** Of the memory that is free when the executor starts. */
  private static final double MOST_FRACTION = 0.9;

  /** Less than that holds no context of CUDA, weights and a task's budget. */
  private static final long LEAST_RESERVE_BYTES = 2L << 30;

  private RapidsMemory() {}

  /** What to change where RAPIDS takes memory that the device's model may want. */
  static Optional<String> warning(SparkConf application, Device device) {
    return !device.equals(Device.CPU) && isOnGpu(application) && takesAll(application)
        ? Optional.of(
            Messages.rapidsMemory(
                application.get(FRACTION, "1"), application.get(RESERVE, DEFAULT_RESERVE)))
        : Optional.empty();
  }

  /** Whether it computes; that its SQL is disabled for a while does not give memory back. */
  private static boolean isOnGpu(SparkConf application) {
    return Arrays.asList(application.get("spark.plugins", "").split("\\s*,\\s*")).contains(PLUGIN)
        && !application.get(MODE, "").equalsIgnoreCase("explainOnly");
  }

  private static boolean takesAll(SparkConf application) {
    return !application.get(POOL, "").equalsIgnoreCase("NONE")
        && application.getDouble(FRACTION, 1) > MOST_FRACTION
        && application.getSizeAsBytes(RESERVE, DEFAULT_RESERVE) < LEAST_RESERVE_BYTES;
  }
}
