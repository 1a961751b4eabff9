package io.encodeonce.spark.train.model;

import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingOptions;
import java.io.Serializable;

/** A model to be trained, as the driver and executors open it. */
public interface TrainedModel extends Serializable {
  /** Names its files: runs that start from others do not go on from its states. */
  String fingerprint();

  /** Opens its tokenizer, for the caller to close. */
  RowTokenizer openTokenizer(TrainingOptions options);

  /** Opens its weights to be trained, for the caller to close. */
  Trainer openTrainer(TrainingOptions options);
}
