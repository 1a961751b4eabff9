package io.encodeonce.runtime.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model directory, wholly checked: its configuration and its tensors, mapped into memory. Usable
 * from several threads; its memory is the file cache's, and goes with the last buffer.
 */
public final class Checkpoint {
  private static final List<String> OTHER_FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json");

  private final ModelConfig config;
  private final GenerationDefaults generation;
  private final Map<String, StoredTensor> tensors;
  private final Fingerprint contents;

  private Checkpoint(
      Path directory, ModelConfig config, GenerationDefaults generation, WeightFiles weights) {
    this.config = config;
    this.generation = generation;
    this.tensors = tensors(directory, config, weights.entries());
    Stream<Path> others = OTHER_FILES.stream().map(directory::resolve);
    this.contents = new Fingerprint(Stream.concat(others, weights.files().stream()).toList());
  }

  /**
   * Reads and checks a directory that {@code save_pretrained} wrote.
   *
   * @throws io.encodeonce.runtime.InferenceException if anything is missing, damaged, inconsistent
   *     or not supported
   */
  public static Checkpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw Refusals.noDirectory(directory);
    }
    WeightFiles.requireModel(directory);
    ConfigReader reader = ConfigReader.open(directory);
    WeightFiles weights = WeightFiles.find(directory);
    boolean headStored = weights.entries().containsKey(T5Family.HEAD);
    return new Checkpoint(directory, reader.read(headStored), reader.generation(), weights);
  }

  /**
   * Reads and checks the configuration alone, as of a model without an output matrix of its own.
   *
   * @throws io.encodeonce.runtime.InferenceException if it is missing, inconsistent or not
   *     supported
   */
  public static ModelConfig readConfig(Path directory) {
    return ConfigReader.open(directory).read(false);
  }

  private static Map<String, StoredTensor> tensors(
      Path directory, ModelConfig config, Map<String, SafetensorsEntry> entries) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    T5Family.shapes(config)
        .forEach(
            (name, shape) -> {
              SafetensorsEntry entry =
                  T5Family.storedNames(name, config).stream()
                      .filter(entries::containsKey)
                      .findFirst()
                      .map(entries::get)
                      .orElseThrow(() -> Refusals.missingTensor(directory, name));
              tensors.put(name, entry.map(name, shape));
            });
    return tensors;
  }

  public ModelConfig config() {
    return config;
  }

  /** How answers are generated where nobody says it. */
  public GenerationDefaults generation() {
    return generation;
  }

  /** Whether the model has a tensor of this name, under whatever name it is stored. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * A tensor by the name that the model family gives it, such as {@code shared.weight}.
   *
   * @throws IllegalArgumentException if the model has none of this name
   */
  public StoredTensor tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the model has no tensor " + name));
  }

  /** The files that make the model's answers: configuration, weights and tokenizer. */
  public Fingerprint contents() {
    return contents;
  }
}
