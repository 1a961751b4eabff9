package io.encodeonce.jobs.model;

import static org.apache.spark.sql.functions.lit;

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
 * @param settings how it runs, by the options' keys
 */
public record JobModel(String location, Optional<String> draft, Map<String, String> settings) {
  private static final String NAME = "job";
  private static final String PATH = "spark.encodeonce.model." + NAME + ".path";
  private static final String DRAFT = "spark.encodeonce.model." + NAME + ".draft";

  /** Refuses locations without a model. */
  public void requireComplete(SparkSession spark) {
    Checkpoints.requireComplete(spark, location);
    draft.ifPresent(small -> Checkpoints.requireComplete(spark, small));
  }

  /** What the model asks for and does not get, a sentence each. */
  public List<String> warnings(SparkSession spark) {
    return Checkpoints.warnings(spark, location);
  }

  /**
   * What {@code query} makes, which may call this model; a call keeps the model it was made with.
   */
  public <T> T during(SparkSession spark, Supplier<T> query) {
    Map<String, String> places = new LinkedHashMap<>(Map.of(PATH, location));
    draft.ifPresent(small -> places.put(DRAFT, small));
    Map<String, Optional<String>> before = new LinkedHashMap<>();
    places.forEach((key, value) -> before.put(key, replace(spark.conf(), key, value)));
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

  /** The functions' argument {@code options}; what it lacks is the model's to say. */
  public Column options() {
    Map<String, String> given = new LinkedHashMap<>(settings);
    given.put("model", NAME);
    given.put("mode", "permissive");
    return functions.map(
        given.entrySet().stream()
            .flatMap(option -> Stream.of(lit(option.getKey()), lit(option.getValue())))
            .toArray(Column[]::new));
  }
}
