package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.TrainingState;
import java.util.List;

/**
 * How far a learner has come: all that it needs to go on.
 *
 * @param places where the workers' batches go on
 * @param trainedSeconds of all rounds so far
 */
public record Progress(TrainingState learned, List<BatchPlace> places, double trainedSeconds) {}
