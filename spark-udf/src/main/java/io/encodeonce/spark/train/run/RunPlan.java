package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.folder.OutputFolder;
import org.apache.spark.sql.SparkSession;

/**
 * What is known of a run before its table is read.
 *
 * @param options which may have too many steps yet; tokens do not depend on them
 */
record RunPlan(OptionValues values, TrainingOptions options, OutputFolder output) {
  /**
   * Checks what can be checked.
   *
   * @throws InferenceException if an option has a value that it cannot have, or the output is not
   *     empty
   */
  static RunPlan of(TrainingTask task) {
    SparkSession spark = task.table().sparkSession();
    OptionValues values = ProcessorShare.of(spark).applied(task.options(), task.workers());
    long mostSteps = TrainingRun.of(values).steps(epochs -> Integer.MAX_VALUE);
    OutputFolder output =
        new OutputFolder(task.output(), spark.sparkContext().hadoopConfiguration());
    if (!task.resume() && !output.isEmpty()) {
      throw new InferenceException(Messages.notEmpty(task.output()));
    }
    return new RunPlan(values, TrainingOptions.of(values, mostSteps), output);
  }
}
