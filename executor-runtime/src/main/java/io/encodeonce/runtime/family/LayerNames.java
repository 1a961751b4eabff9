package io.encodeonce.runtime.family;

import io.encodeonce.runtime.checkpoint.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What a {@code config.json} says of layers that do not do the same for every token: their names,
 * such as {@code encoder.0}. A family that is not described has none.
 */
public final class LayerNames {
  private final Optional<Family> family;
  private final JsonFile config;

  private LayerNames(JsonFile config) {
    this.family = config.text("model_type").flatMap(Family::named);
    this.config = config;
  }

  /**
   * Those of a model.
   *
   * @param file the name of {@code config.json}
   * @param json what is in it
   * @throws io.encodeonce.runtime.InferenceException if it is no JSON object
   */
  public static LayerNames read(Path file, byte[] json) {
    return new LayerNames(JsonFile.parse(file, json));
  }

  static String of(Stack stack, int layer) {
    return stack.name().toLowerCase(Locale.ROOT) + "." + layer;
  }

  /** Those of the encoder, if there are token samplers; in their order. */
  public List<String> sampled() {
    return names(LayerNames::sampled);
  }

  /** Those with modules that consist of learners, in the model's order. */
  public List<String> learning() {
    return names(LayerNames::learning);
  }

  private List<String> names(BiFunction<Family, JsonFile, List<String>> some) {
    try {
      return family.map(known -> some.apply(known, config)).orElse(List.of());
    } catch (IllegalArgumentException e) {
      throw Refusals.inconsistent(config.file(), e);
    }
  }

  private static List<String> sampled(Family family, JsonFile config) {
    boolean isSampled = SamplerKeys.read(family, config).isPresent();
    int layers = isSampled ? new T5Keys(family, config).encoderLayers() : 0;
    return IntStream.range(0, layers).mapToObj(layer -> of(Stack.ENCODER, layer)).toList();
  }

  private static List<String> learning(Family family, JsonFile config) {
    return LearnerKeys.read(family, config).modules().keySet().stream()
        .map(AdaptiveModule::layerName)
        .distinct()
        .toList();
  }
}
