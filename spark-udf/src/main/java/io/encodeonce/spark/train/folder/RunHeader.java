package io.encodeonce.spark.train.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.SavedStates.SavedState;
import io.encodeonce.spark.train.check.BestValidation;
import io.encodeonce.spark.train.round.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a state's file has of its run, beside what was learned. */
final class RunHeader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORIGIN = "origin";
  private static final String PLACES = "places";
  private static final String EPOCH = "epoch";
  private static final String BATCH = "batch";
  private static final String SECONDS = "trained_seconds";
  private static final String BEST = "best";
  private static final String BEST_STEP = "step";
  private static final String RIGHT_SHARE = "right_share";
  private static final String LOSS = "loss";
  private static final String WORSE_SINCE = "worse_since";

  private RunHeader() {}

  static SavedState with(RunState state, RunOrigin origin) {
    Progress progress = state.progress();
    ObjectNode header = JSON.createObjectNode().put(SECONDS, progress.trainedSeconds());
    ObjectNode facts = header.putObject(ORIGIN);
    origin.facts().forEach(facts::put);
    ArrayNode places = header.putArray(PLACES);
    progress
        .places()
        .forEach(place -> places.addObject().put(EPOCH, place.epoch()).put(BATCH, place.batch()));
    BestValidation best = state.best();
    if (best.step() > 0) {
      header
          .putObject(BEST)
          .put(BEST_STEP, best.step())
          .put(RIGHT_SHARE, best.rightShare())
          .put(LOSS, best.loss())
          .put(WORSE_SINCE, best.worseSince());
    }
    return new SavedState(progress.learned(), header);
  }

  static Map<String, String> origin(SavedState saved) {
    Map<String, String> facts = new TreeMap<>();
    JsonNode origin = saved.header().path(ORIGIN);
    origin.fieldNames().forEachRemaining(name -> facts.put(name, origin.get(name).asText()));
    return facts;
  }

  static RunState state(SavedState saved) {
    JsonNode header = saved.header();
    List<BatchPlace> places = new ArrayList<>();
    header
        .path(PLACES)
        .forEach(
            place ->
                places.add(new BatchPlace(place.path(EPOCH).asInt(), place.path(BATCH).asInt())));
    return new RunState(
        new Progress(saved.state(), places, header.path(SECONDS).asDouble()),
        best(header.path(BEST)));
  }

  private static BestValidation best(JsonNode best) {
    return best.isMissingNode()
        ? BestValidation.NONE
        : new BestValidation(
            best.path(BEST_STEP).asLong(),
            best.path(RIGHT_SHARE).asDouble(),
            best.path(LOSS).asDouble(),
            best.path(WORSE_SINCE).asInt());
  }
}
