package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.TrainingState;
import java.util.List;

/**
 * All that a run needs to go on.
 *
 * @param places where the workers' batches go on
 * @param trainedSeconds of all rounds so far
 * @param best validation so far
 */
record RunState(
    TrainingState learned, List<BatchPlace> places, double trainedSeconds, BestValidation best) {}
