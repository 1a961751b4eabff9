package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.checkpoint.Fingerprint;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.checkpoint.SafetensorsEntry;
import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.checkpoint.WeightFiles;
import io.encodeonce.runtime.family.prune.PrunedWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model directory, wholly checked against its family's description: its configuration and its
 * tensors, mapped into memory. Usable from several threads; its memory is the file cache's, and
 * goes with the last buffer.
 */
public final class StoredModel {
  private final ModelConfig config;
  private final GenerationDefaults generation;
  private final Map<Slot, StoredTensor> tensors;
  private final Fingerprint contents;

  private StoredModel(
      Path directory, ModelConfig config, GenerationDefaults generation, WeightFiles weights) {
    this.config = config;
    this.generation = generation;
    this.tensors = tensors(directory, config, weights.entries());
    this.contents = Fingerprint.ofModel(directory, weights.files());
  }

  /**
   * Reads and checks a directory that {@code save_pretrained} wrote.
   *
   * @throws io.encodeonce.runtime.InferenceException if anything is missing, damaged, inconsistent
   *     or not supported
   */
  public static StoredModel open(Path directory) {
    WeightFiles.requireModel(directory);
    ConfigReader reader = ConfigReader.open(directory);
    WeightFiles weights = WeightFiles.find(directory);
    boolean headStored = weights.entries().containsKey(T5Names.HEAD);
    return new StoredModel(directory, reader.read(headStored), reader.generation(), weights);
  }

  private StoredModel(StoredModel masked, FlatWeights left) {
    this.config = left.config();
    this.generation = masked.generation;
    this.tensors = new LinkedHashMap<>();
    this.contents = masked.contents;
    config.tensors().forEach((slot, tensor) -> tensors.put(slot, stored(tensor, left, slot)));
  }

  /**
   * The model that its masks leave, which is what answers; itself where it has none.
   *
   * @throws io.encodeonce.runtime.InferenceException if they leave none
   */
  public StoredModel pruned() {
    return config.masks().isPresent()
        ? new StoredModel(this, PrunedWeights.of(StoredNumbers.read(this)))
        : this;
  }

  private static StoredTensor stored(ModelTensor tensor, FlatWeights weights, Slot slot) {
    FloatBuffer numbers = weights.tensor(slot);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(numbers.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return new StoredTensor(tensor.name(), StoredType.FP32, tensor.shape(), bytes);
  }

  private static Map<Slot, StoredTensor> tensors(
      Path directory, ModelConfig config, Map<String, SafetensorsEntry> entries) {
    Map<Slot, StoredTensor> tensors = new LinkedHashMap<>();
    config
        .tensors()
        .forEach(
            (slot, tensor) -> {
              SafetensorsEntry entry =
                  find(tensor, entries)
                      .orElseThrow(() -> Refusals.missingTensor(directory, tensor));
              tensors.put(slot, entry.map(tensor.shape()));
            });
    return tensors;
  }

  private static Optional<SafetensorsEntry> find(
      ModelTensor tensor, Map<String, SafetensorsEntry> entries) {
    return tensor.names().stream().filter(entries::containsKey).findFirst().map(entries::get);
  }

  public ModelConfig config() {
    return config;
  }

  /** How answers are generated where nobody says it. */
  public GenerationDefaults generation() {
    return generation;
  }

  /**
   * A tensor, under whatever name it is stored.
   *
   * @throws IllegalArgumentException if the model has no such slot
   */
  public StoredTensor tensor(Slot slot) {
    return Optional.ofNullable(tensors.get(slot))
        .orElseThrow(() -> new IllegalArgumentException("the model has no tensor " + slot));
  }

  /** The files that make the model's answers: configuration, weights and tokenizer. */
  public Fingerprint contents() {
    return contents;
  }
}
