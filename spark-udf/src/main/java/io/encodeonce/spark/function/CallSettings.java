package io.encodeonce.spark.function;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.Messages;
import io.encodeonce.spark.SampleData;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.internal.SQLConf;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Who answers a call, and how.
 *
 * @param model the model's name in the configuration
 * @param location where its checkpoint lies: a directory at any Hadoop path, or {@code classpath:}
 *     and a resource folder
 * @param options how it runs; equal for calls that can share an encoding
 * @param generation how the answers are decoded
 */
public record CallSettings(
    String model, String location, RuntimeOptions options, Generation generation, OnError onError)
    implements Serializable {

  /** The prefix of a model's configuration: its name and an option follow. */
  public static final String MODELS = "spark.encodeonce.model.";

  /** PERMISSIVE or FAILFAST, for calls that don't say it. */
  public static final String MODE = "spark.encodeonce.mode";

  /** The model that is always there. */
  public static final String SAMPLE = "sample";

  private static final String DEFAULT = "default";
  private static final String MODEL_KEY = "model";
  private static final String MODE_KEY = "mode";
  private static final String PATH_KEY = "path";

  /**
   * What the configuration says of a model, and a call's own options above it.
   *
   * @param given the call's options by key
   */
  static CallSettings of(SQLConf configuration, Map<String, String> given) {
    requireKnown("option", given, List.of(MODEL_KEY, MODE_KEY));
    String model = given.getOrDefault(MODEL_KEY, DEFAULT);
    Map<String, String> settings = ofModel(configuration, model);
    RuntimeOptions options =
        ModelOption.apply(ModelOption.apply(RuntimeOptions.defaults(), settings), given);
    String mode =
        given.getOrDefault(MODE_KEY, configuration.getConfString(MODE, OnError.PERMISSIVE.name()));
    return new CallSettings(
        model,
        location(model, settings),
        options.withGeneration(RuntimeOptions.defaults().generation()),
        options.generation(),
        mode(mode));
  }

  private static Map<String, String> ofModel(SQLConf configuration, String model) {
    String prefix = MODELS + model + ".";
    Map<String, String> settings = new LinkedHashMap<>();
    CollectionConverters.asJava(configuration.getAllConfs())
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
              }
            });
    requireKnown(prefix + "*", settings, List.of(PATH_KEY));
    return settings;
  }

  private static String location(String model, Map<String, String> settings) {
    String path = settings.get(PATH_KEY);
    if (path != null) {
      return path;
    }
    if (model.equals(SAMPLE)) {
      return SampleData.MODEL;
    }
    throw new InferenceException(Messages.noModel(model));
  }

  private static OnError mode(String value) {
    OnError mode = ModelOption.named(OnError.class, value);
    if (mode == OnError.NULL) {
      throw new InferenceException(Messages.mode(value));
    }
    return mode;
  }

  private static void requireKnown(String what, Map<String, String> given, List<String> others) {
    List<String> known = new ArrayList<>(others);
    known.addAll(ModelOption.keys());
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        throw new InferenceException(Messages.unknownKey(what, key, known));
      }
    }
  }

  CallSettings withOnError(OnError value) {
    return new CallSettings(model, location, options, generation, value);
  }

  /** Whether documents encoded for one call serve the other. */
  public boolean sharesEncodings(CallSettings other) {
    return location.equals(other.location) && options.equals(other.options);
  }
}
