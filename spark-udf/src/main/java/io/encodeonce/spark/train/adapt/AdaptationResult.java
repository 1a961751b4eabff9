package io.encodeonce.spark.train.adapt;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.spark.train.run.TrainingResult;
import java.util.List;
import java.util.Map;

/**
 * What came of an adaptation.
 *
 * @param model the adapted checkpoint
 * @param runs what came of those runs that were made now, and not before it was resumed
 * @param logs of all runs, in their order, by their folders
 */
public record AdaptationResult(
    String model, Map<AdaptationPhase, TrainingResult> runs, Map<String, List<JsonNode>> logs) {}
