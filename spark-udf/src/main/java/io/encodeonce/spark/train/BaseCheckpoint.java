package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.NewCheckpoint;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.spark.model.TokenizerReference;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The checkpoint that a run starts from, which a new model's run writes itself. */
final class BaseCheckpoint {
  private static final String START = "start";

  private BaseCheckpoint() {}

  /** Where it lies. */
  static String of(TrainingTask task, OutputFolder output, SparkSession spark) {
    if (task.base() instanceof BaseModel.Configuration fresh) {
      writeUnlessThere(fresh.location(), task, output, spark);
      return output.path(START);
    }
    return ((BaseModel.Checkpoint) task.base()).location();
  }

  private static void writeUnlessThere(
      String location, TrainingTask task, OutputFolder output, SparkSession spark) {
    if (output.names().contains(START)) {
      return;
    }
    Path directory =
        TokenizerReference.read(
                spark.sparkContext().hadoopConfiguration(), spark.sessionState().conf(), location)
            .localDirectory();
    long seed = task.options().get(TrainingOption.SEED);
    output.bring(START, target -> NewCheckpoint.write(directory, seed, target));
  }
}
