package io.encodeonce.spark.train.folder;

import io.encodeonce.spark.train.check.BestValidation;
import io.encodeonce.spark.train.round.Progress;

/**
 * All that a run needs to go on.
 *
 * @param best validation so far
 */
public record RunState(Progress progress, BestValidation best) {}
