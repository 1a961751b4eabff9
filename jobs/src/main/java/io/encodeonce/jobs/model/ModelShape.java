package io.encodeonce.jobs.model;

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
record ModelShape(
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
}
