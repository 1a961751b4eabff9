package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.ComputingOptions;
import io.encodeonce.runtime.train.TrainingOption;
import org.apache.spark.sql.SparkSession;

/**
 * The processors that a worker may use.
 *
 * @param ofTask as Spark counts them, {@code spark.task.cpus}
 * @param ofAll executors together
 */
record ProcessorShare(int ofTask, int ofAll) {
  static ProcessorShare of(SparkSession spark) {
    return new ProcessorShare(
        spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
        spark.sparkContext().defaultParallelism());
  }

  /** The values, with as many threads as a worker may use, where several share an executor. */
  OptionValues applied(OptionValues values, int workers) {
    boolean isOpen = values.get(TrainingOption.THREADS) == ComputingOptions.ALL_PROCESSORS;
    return isOpen && workers > 1
        ? values.with(TrainingOption.THREADS, Math.max(ofTask, ofAll / workers))
        : values;
  }
}
