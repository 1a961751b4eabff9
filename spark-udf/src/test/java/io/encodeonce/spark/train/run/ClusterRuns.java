package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.train.SavedStates;
import io.encodeonce.spark.train.TrainingListener;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Runs of two workers, for tests of what befalls executors. */
public final class ClusterRuns {
  private ClusterRuns() {}

  /** The weights of a run that nothing befalls. */
  public static float[] sound(SparkSession spark, Path output) {
    return weights(spark, CountingModel.SOUND, output);
  }

  /**
   * The weights of a run of which an executor dies in the middle of a round.
   *
   * @param mark a file that is made then
   */
  public static float[] deadly(SparkSession spark, Path output, Path mark) {
    return weights(spark, new CountingModel(mark.toString(), true), output);
  }

  private static float[] weights(SparkSession spark, CountingModel model, Path output) {
    TrainingTask task =
        TrainingTables.task(
            TrainingTables.letters(spark, 30), 2, output, "rounds_steps", "2", "steps", "8");
    try (DocumentTraining training = DocumentTraining.prepare(task, model)) {
      training.run(TrainingListener.NONE);
    }
    return SavedStates.readLatest(output.resolve("state")).orElseThrow().state().weights();
  }
}
