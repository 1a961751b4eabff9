package io.encodeonce.spark.train.adapt;

import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.run.DocumentTraining;

/** Is told what happens in an adaptation, on the driver's thread. */
public interface AdaptationListener {
  /**
   * One of its runs is about to start.
   *
   * @param training that is ready to run
   * @return who is told what happens in it
   */
  TrainingListener begins(AdaptationPhase phase, DocumentTraining training);

  /**
   * What masks close has been cut out.
   *
   * @param share of the layers' weights, embeddings left out, 0 to 1
   */
  void pruned(double share);

  /** Learners have learned to do what modules did; this is what so many of them are worth. */
  void learned(LearnerRecord record);
}
