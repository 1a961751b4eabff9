package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.BatchPlace;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker has done in a round.
 *
 * @param losses of its steps, means over target tokens
 * @param place where its batches go on
 * @param learningRate of its last step
 * @param seconds that it learned for
 * @param failure why it could not go on; empty if it could
 */
record WorkerReport(
    int worker,
    LearnedCounts counts,
    List<Double> losses,
    BatchPlace place,
    double learningRate,
    double seconds,
    String failure)
    implements Serializable {}
