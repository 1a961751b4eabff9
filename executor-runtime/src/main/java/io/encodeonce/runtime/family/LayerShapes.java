package io.encodeonce.runtime.family;

import java.util.List;

/**
 * What pruning has left of each layer, where layers differ. The numbers of the whole model are then
 * the most that a layer may have, and each self-attention has a position bias of its own.
 *
 * @param encoder of each of its layers, or none where all layers are alike
 * @param decoder the same
 */
public record LayerShapes(List<LayerShape> encoder, List<LayerShape> decoder) {
  /** All layers are alike. */
  public static final LayerShapes ALIKE = new LayerShapes(List.of(), List.of());

  /** The key of {@code config.json} that holds them. */
  static final String KEY = "layer_shapes";

  static final String ENCODER = KEY + ".encoder";
  static final String DECODER = KEY + ".decoder";

  public LayerShapes {
    encoder = List.copyOf(encoder);
    decoder = List.copyOf(decoder);
  }

  /** Whether layers have shapes of their own. */
  public boolean isPresent() {
    return !encoder.isEmpty();
  }

  /** Heads or columns of a block; only where shapes are present. */
  int of(Block block) {
    List<LayerShape> stack = block.stack() == Stack.ENCODER ? encoder : decoder;
    return stack.get(block.layer()).of(block.kind());
  }

  void requireWithin(int encoderLayers, int decoderLayers, int mostHeads, int mostWidth) {
    if (encoder.isEmpty() && decoder.isEmpty()) {
      return;
    }
    requireCount(ENCODER, encoder, encoderLayers, "num_layers");
    requireCount(DECODER, decoder, decoderLayers, "num_decoder_layers");
    requireWithin(ENCODER, encoder, mostHeads, mostWidth);
    requireWithin(DECODER, decoder, mostHeads, mostWidth);
    Requirement.that(
        decoder.stream().anyMatch(layer -> layer.crossHeads() > 0),
        DECODER,
        decoder,
        "such that a layer has %s: else no document is read".formatted(LayerShape.CROSS_HEADS));
  }

  private static void requireCount(
      String key, List<LayerShape> layers, int count, String countKey) {
    Requirement.that(
        layers.size() == count,
        key,
        "of %d layers".formatted(layers.size()),
        "of as many as %s says, which is %d".formatted(countKey, count));
  }

  private static void requireWithin(
      String key, List<LayerShape> layers, int mostHeads, int mostWidth) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).requireWithin("%s[%d]".formatted(key, i), mostHeads, mostWidth);
    }
  }
}
