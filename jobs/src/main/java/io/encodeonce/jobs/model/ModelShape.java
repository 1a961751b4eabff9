package io.encodeonce.jobs.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sizes of a T5 model.
 *
 * @param width length of an encoder or decoder state
 * @param headSize length of a query, key or value
 * @param gated whether the feed-forward network has a gate, a GELU
 * @param tied whether the embedding matrix is also the output matrix
 */
public record ModelShape(
    int width,
    int headSize,
    int heads,
    int feedForwardWidth,
    int encoderLayers,
    int decoderLayers,
    int vocabularySize,
    boolean gated,
    boolean tied) {
  static final int T5_VOCABULARY = 32_128;
  private static final Map<String, ModelShape> NAMED =
      new TreeMap<>(
          Map.of(
              "t5-small", new ModelShape(512, 64, 8, 2048, 6, 6, T5_VOCABULARY, false, true),
              "t5-small-x6", new ModelShape(1024, 64, 16, 4096, 14, 14, T5_VOCABULARY, false, true),
              "t5-base", new ModelShape(768, 64, 12, 3072, 12, 12, T5_VOCABULARY, false, true),
              "flan-t5-small", new ModelShape(512, 64, 6, 1024, 8, 8, T5_VOCABULARY, true, false),
              "flan-t5-xl",
                  new ModelShape(2048, 64, 32, 5120, 24, 24, T5_VOCABULARY, true, false)));

  /** The shape of a published model, or of one with six times the weights of another. */
  static Optional<ModelShape> named(String name) {
    return Optional.ofNullable(NAMED.get(name));
  }

  static Set<String> names() {
    return NAMED.keySet();
  }

  /** Reads the {@code config.json} of a checkpoint that a runtime has accepted. */
  public static ModelShape read(Path modelDirectory) {
    Path file = modelDirectory.resolve("config.json");
    try {
      return of(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new InferenceException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static ModelShape of(JsonNode config) {
    int encoderLayers = config.path("num_layers").intValue();
    return new ModelShape(
        config.path("d_model").intValue(),
        config.path("d_kv").intValue(),
        config.path("num_heads").intValue(),
        config.path("d_ff").intValue(),
        encoderLayers,
        config.path("num_decoder_layers").asInt(encoderLayers),
        config.path("vocab_size").intValue(),
        config.path("feed_forward_proj").asText("relu").startsWith("gated-"),
        config.path("tie_word_embeddings").asBoolean(true));
  }

  /** The same shape with an output matrix of its own. */
  ModelShape untied() {
    return new ModelShape(
        width,
        headSize,
        heads,
        feedForwardWidth,
        encoderLayers,
        decoderLayers,
        vocabularySize,
        gated,
        false);
  }

  /** Length of all heads' queries, keys or values together. */
  public int innerWidth() {
    return heads * headSize;
  }
}
