package io.encodeonce.spark.train.model;

import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.model.ModelReference;

/** A model that learns a teacher's distributions or states, beside answers. */
public record TaughtModel(CheckpointModel student, ModelReference teacher) implements TrainedModel {
  @Override
  public String fingerprint() {
    return student.fingerprint() + " " + teacher.fingerprint();
  }

  @Override
  public RowTokenizer openTokenizer(TrainingOptions options) {
    return student.openTokenizer(options);
  }

  @Override
  public Trainer openTrainer(TrainingOptions options) {
    return student.openTrainer(teacher, options);
  }
}
