package io.encodeonce.spark.function;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.spark.SampleData;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.model.SessionWarnings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.internal.SQLConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Who answers a call, and how.
 *
 * @param model the model's name in the configuration
 * @param location where its checkpoint lies: a directory at any Hadoop path, or {@code classpath:}
 *     and a resource folder
 * @param draft where the checkpoint of its draft lies; empty where it answers alone
 * @param options how it runs; equal for calls that can share an encoding
 * @param generation how the answers are decoded
 */
public record CallSettings(
    String model,
    String location,
    String draft,
    RuntimeOptions options,
    Generation generation,
    OnError onError)
    implements Serializable {

  /** The prefix of a model's configuration: its name and an option follow. */
  public static final String MODELS = "spark.encodeonce.model.";

  /** PERMISSIVE or FAILFAST, for calls that don't say it. */
  public static final String MODE = "spark.encodeonce.mode";

  /** The model that is always there. */
  public static final String SAMPLE = "sample";

  private static final Logger LOGGER = LoggerFactory.getLogger(CallSettings.class);
  private static final String DEFAULT = "default";
  private static final String MODEL_KEY = "model";
  private static final String MODE_KEY = "mode";
  private static final String PATH_KEY = "path";
  private static final String DRAFT_KEY = "draft";

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
        RuntimeOptions.of(OptionValues.parse(settings).with(OptionValues.parse(given)));
    String mode =
        given.getOrDefault(MODE_KEY, configuration.getConfString(MODE, OnError.PERMISSIVE.name()));
    return new CallSettings(
        model,
        location(model, settings),
        draft(model, settings, given, options.speculation()),
        options.withGeneration(RuntimeOptions.defaults().answers().generation()),
        options.answers().generation(),
        mode(mode));
  }

  private static Map<String, String> ofModel(SQLConf configuration, String model) {
    String prefix = key(model, "");
    Map<String, String> settings = new LinkedHashMap<>();
    CollectionConverters.asJava(configuration.getAllConfs())
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
              }
            });
    requireKnown(prefix + "*", settings, List.of(PATH_KEY, DRAFT_KEY));
    return settings;
  }

  private static String key(String model, String setting) {
    return MODELS + model + "." + setting;
  }

  private static String location(String model, Map<String, String> settings) {
    String path = settings.get(PATH_KEY);
    return Optional.ofNullable(path)
        .or(() -> SampleData.model(model))
        .orElseThrow(
            () -> new InferenceException(Messages.noModel(model, key(model, PATH_KEY), SAMPLE)));
  }

  private static String draft(
      String model,
      Map<String, String> settings,
      Map<String, String> given,
      Speculation speculation) {
    boolean wanted =
        Stream.of(settings, given).anyMatch(o -> o.containsKey(RuntimeOption.SPECULATION.key()));
    String configured = settings.get(DRAFT_KEY);
    if (speculation.rule() == Speculation.Rule.OFF || (configured == null && !wanted)) {
      return "";
    }
    if (configured == null && !model.equals(SAMPLE)) {
      throw new InferenceException(Messages.noDraft(model, key(model, DRAFT_KEY)));
    }
    return configured == null ? SampleData.DRAFT : configured;
  }

  private static OnError mode(String value) {
    return Stream.of(OnError.PERMISSIVE, OnError.FAILFAST)
        .filter(mode -> mode.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> new InferenceException(Messages.mode(value)));
  }

  private static void requireKnown(String what, Map<String, String> given, List<String> others) {
    List<String> known = new ArrayList<>(others);
    RuntimeOption.ALL.forEach(option -> known.add(option.key()));
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        throw new InferenceException(Messages.unknownKey(what, key, known));
      }
    }
  }

  public boolean hasDraft() {
    return !draft.isEmpty();
  }

  /** Where the checkpoint lies, and then where its draft does if there is one. */
  public List<String> locations() {
    return hasDraft() ? List.of(location, draft) : List.of(location);
  }

  /**
   * The model as the driver sees it. What it asks for and does not get is logged, once a session,
   * and so is what leaves it no memory on its device.
   *
   * @throws InferenceException if a file is missing, or cannot be read
   */
  public ModelReference reference(SparkContext context, SQLConf session) {
    SessionWarnings.once(session, context.getConf(), options.loading().device())
        .forEach(LOGGER::warn);
    return ModelReference.read(context, session, locations());
  }

  CallSettings withOnError(OnError value) {
    return new CallSettings(model, location, draft, options, generation, value);
  }

  /** Whether documents encoded for one call serve the other. */
  public boolean sharesEncodings(CallSettings other) {
    return location.equals(other.location)
        && draft.equals(other.draft)
        && options.equals(other.options);
  }
}
