package io.encodeonce.spark.train;

import io.encodeonce.runtime.train.BatchPlace;
import java.io.Serializable;

/**
 * What a worker has done in a round.
 *
 * @param place where its batches go on
 * @param learningRate of its last step
 * @param seconds that it learned for
 * @param failure why it could not go on; empty if it could
 */
record WorkerReport(
    int worker,
    LearnedCounts counts,
    BatchPlace place,
    double learningRate,
    double seconds,
    String failure)
    implements Serializable {}
