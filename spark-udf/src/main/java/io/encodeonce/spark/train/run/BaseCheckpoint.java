package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.NewCheckpoint;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.spark.model.LocalModels;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.model.TokenizerReference;
import io.encodeonce.spark.train.folder.OutputFolder;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The checkpoint that a run starts from, which it writes itself unless it is there already. */
record BaseCheckpoint(TrainingTask task, OutputFolder output, SparkSession spark) {
  private static final String START = "start";

  /** Where it lies. */
  String location() {
    if (task.base() instanceof BaseModel.Checkpoint) {
      return task.base().location();
    }
    if (!output.names().contains(START)) {
      output.bring(START, this::write);
    }
    return output.path(START);
  }

  private void write(Path target) {
    String location = task.base().location();
    long seed = task.options().get(TrainingOption.SEED);
    if (task.base() instanceof BaseModel.Derived derived) {
      LocalModels models = reference(location).local();
      try {
        derived.derivation().write(models.model().path(), seed, target);
      } catch (InferenceException e) {
        throw new InferenceException(models.inUsersWords(e.getMessage()), e);
      }
    } else {
      NewCheckpoint.write(tokenizer(location).localDirectory(), seed, target);
    }
  }

  private ModelReference reference(String location) {
    return ModelReference.read(
        spark.sparkContext(), spark.sessionState().conf(), List.of(location));
  }

  private TokenizerReference tokenizer(String location) {
    return TokenizerReference.read(
        spark.sparkContext().hadoopConfiguration(), spark.sessionState().conf(), location);
  }
}
