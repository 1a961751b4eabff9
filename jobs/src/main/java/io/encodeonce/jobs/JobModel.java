package io.encodeonce.jobs;

import static org.apache.spark.sql.functions.lit;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.Checkpoints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The model as the functions take it.
 *
 * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
 * @param runtime how it runs
 */
record JobModel(String location, RuntimeOptions runtime) {
  private static final String NAME = "job";
  private static final String PATH = "spark.encodeonce.model." + NAME + ".path";

  /** Refuses a location without a model. */
  void requireComplete(SparkSession spark) {
    Checkpoints.requireComplete(spark, location);
  }

  /**
   * What {@code query} makes, which may call this model; a call keeps the model it was made with.
   */
  <T> T during(SparkSession spark, Supplier<T> query) {
    String before = spark.conf().get(PATH, null);
    spark.conf().set(PATH, location);
    try {
      return query.get();
    } finally {
      spark.conf().unset(PATH);
      if (before != null) {
        spark.conf().set(PATH, before);
      }
    }
  }

  /** The functions' argument {@code options}, a map that leaves nothing to the configuration. */
  Column options() {
    Generation generation = runtime.generation();
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("model", NAME);
    options.put("mode", "PERMISSIVE");
    options.put("device", runtime.device());
    options.put("precision", runtime.precision());
    options.put("max_new_tokens", generation.maxNewTokens());
    options.put("min_new_tokens", generation.minNewTokens());
    options.put("max_document_tokens", runtime.maxDocumentTokens());
    options.put("long_text", runtime.longDocuments());
    options.put("budget", runtime.budgetBytes());
    options.put("look_ahead", runtime.lookAheadDocuments());
    return functions.map(
        options.entrySet().stream()
            .flatMap(option -> Stream.of(lit(option.getKey()), lit(option.getValue().toString())))
            .toArray(Column[]::new));
  }
}
