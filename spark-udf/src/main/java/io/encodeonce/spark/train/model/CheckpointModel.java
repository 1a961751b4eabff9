package io.encodeonce.spark.train.model;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.ExampleTokenizer;
import io.encodeonce.runtime.train.TokenizedDocument;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingDocument;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.model.LocalModels;
import io.encodeonce.spark.model.ModelReference;
import java.nio.file.Path;
import java.util.function.Function;

/** A model that starts from a checkpoint's weights. */
public record CheckpointModel(ModelReference reference) implements TrainedModel {
  @Override
  public String fingerprint() {
    return reference.fingerprint();
  }

  @Override
  public RowTokenizer openTokenizer(TrainingOptions options) {
    ExampleTokenizer tokenizer = open(path -> ExampleTokenizer.open(path, options));
    return new RowTokenizer() {
      @Override
      public TokenizedDocument tokenize(TrainingDocument document) {
        return tokenizer.tokenize(document);
      }

      @Override
      public void close() {
        tokenizer.close();
      }
    };
  }

  @Override
  public Trainer openTrainer(TrainingOptions options) {
    return open(path -> Trainer.open(path, options));
  }

  /** Opens it with a teacher. */
  Trainer openTrainer(ModelReference teacher, TrainingOptions options) {
    Path teacherDirectory = teacher.local().model().path();
    return open(path -> Trainer.open(path, teacherDirectory, options));
  }

  private <R> R open(Function<Path, R> opener) {
    LocalModels models = reference.local();
    try {
      return opener.apply(models.model().path());
    } catch (InferenceException e) {
      throw new InferenceException(models.inUsersWords(e.getMessage()), e);
    }
  }
}
