package io.encodeonce.jobs;

import static org.apache.spark.sql.functions.lit;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.NewTokens;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.SpecialTokens;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.spark.Checkpoints;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The model as the functions take it.
 *
 * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
 * @param draft where its draft lies, if it has one
 * @param runtime how it runs
 */
record JobModel(String location, Optional<String> draft, RuntimeOptions runtime) {
  private static final String NAME = "job";
  private static final String PATH = "spark.encodeonce.model." + NAME + ".path";
  private static final String DRAFT = "spark.encodeonce.model." + NAME + ".draft";

  /** Refuses locations without a model. */
  void requireComplete(SparkSession spark) {
    Checkpoints.requireComplete(spark, location);
    draft.ifPresent(small -> Checkpoints.requireComplete(spark, small));
  }

  /** What the model asks for and does not get, a sentence each. */
  List<String> warnings(SparkSession spark) {
    return Checkpoints.warnings(spark, location);
  }

  /**
   * What {@code query} makes, which may call this model; a call keeps the model it was made with.
   */
  <T> T during(SparkSession spark, Supplier<T> query) {
    Map<String, String> settings = new LinkedHashMap<>(Map.of(PATH, location));
    draft.ifPresent(small -> settings.put(DRAFT, small));
    Map<String, Optional<String>> before = new LinkedHashMap<>();
    settings.forEach((key, value) -> before.put(key, replace(spark.conf(), key, value)));
    try {
      return query.get();
    } finally {
      before.forEach((key, value) -> restore(spark.conf(), key, value));
    }
  }

  private static Optional<String> replace(RuntimeConfig configuration, String key, String value) {
    Optional<String> before = Optional.ofNullable(configuration.get(key, null));
    configuration.set(key, value);
    return before;
  }

  private static void restore(RuntimeConfig configuration, String key, Optional<String> value) {
    value.ifPresentOrElse(before -> configuration.set(key, before), () -> configuration.unset(key));
  }

  /**
   * The functions' argument {@code options}, a map that leaves nothing to the configuration; what
   * it lacks is the model's to say.
   */
  Column options() {
    Generation generation = runtime.generation();
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("model", NAME);
    options.put("mode", "PERMISSIVE");
    options.put("device", runtime.device());
    options.put("precision", runtime.precision());
    putIfSet(options, "max_new_tokens", generation.newTokens().most());
    putIfSet(options, "min_new_tokens", generation.newTokens().least());
    options.put("temperature", generation.sampling().temperature());
    options.put("top_k", generation.sampling().topK());
    options.put("top_p", generation.sampling().topP());
    options.put("seed", generation.sampling().seed());
    options.put("max_document_tokens", runtime.maxDocumentTokens());
    options.put("long_text", runtime.longDocuments());
    options.put("skip_special_tokens", runtime.specialTokens() == SpecialTokens.SKIP);
    options.put("budget", runtime.budgetBytes());
    options.put("look_ahead", runtime.lookAheadDocuments());
    if (draft.isPresent()) {
      Speculation speculation = runtime.speculation();
      options.put("speculation", speculation.rule());
      options.put("speculation_when", speculation.when());
      options.put("fallback", speculation.fallbackThreshold());
      options.put("rollback", speculation.rollbackThreshold());
      options.put("max_draft_tokens", speculation.maxDraftTokens());
      options.put("draft_precision", speculation.draftPrecision());
      options.put("step_costs", speculation.costs().format());
    }
    return functions.map(
        options.entrySet().stream()
            .flatMap(option -> Stream.of(lit(option.getKey()), lit(option.getValue().toString())))
            .toArray(Column[]::new));
  }

  private static void putIfSet(Map<String, Object> options, String key, NewTokens.Bound bound) {
    if (bound.isSet()) {
      options.put(key, bound.tokens());
    }
  }
}
