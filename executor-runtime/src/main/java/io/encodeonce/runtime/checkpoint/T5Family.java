package io.encodeonce.runtime.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a T5 model by the names that Hugging Face gives them; matrices are transposed. */
final class T5Family {
  static final String EMBEDDING = "shared.weight";
  static final String HEAD = "lm_head.weight";

  private final ModelConfig config;
  private final long width;
  private final long attentionWidth;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private T5Family(ModelConfig config) {
    this.config = config;
    this.width = config.width();
    this.attentionWidth = (long) config.heads() * config.headSize();
  }

  /** The shapes of all tensors that a model of this configuration has, by name. */
  static Map<String, List<Long>> shapes(ModelConfig config) {
    T5Family family = new T5Family(config);
    family.addEmbeddings();
    family.addEncoder();
    family.addDecoder();
    return family.shapes;
  }

  /** The names under which a tensor may be stored, the usual one first. */
  static List<String> storedNames(String name, ModelConfig config) {
    if (!name.equals(EMBEDDING)) {
      return List.of(name);
    }
    List<String> copies =
        List.of(EMBEDDING, "encoder.embed_tokens.weight", "decoder.embed_tokens.weight", HEAD);
    return config.tiedEmbeddings() ? copies : copies.subList(0, copies.size() - 1);
  }

  private void addEmbeddings() {
    List<Long> shape = List.of((long) config.vocabularySize(), width);
    shapes.put(EMBEDDING, shape);
    if (!config.tiedEmbeddings()) {
      shapes.put(HEAD, shape);
    }
  }

  private void addEncoder() {
    for (int block = 0; block < config.encoderLayers(); block++) {
      String layers = "encoder.block." + block + ".layer.";
      addAttention(layers + "0.", "SelfAttention.");
      addFeedForward(layers + "1.");
    }
    addStack("encoder.");
  }

  private void addDecoder() {
    for (int block = 0; block < config.decoderLayers(); block++) {
      String layers = "decoder.block." + block + ".layer.";
      addAttention(layers + "0.", "SelfAttention.");
      addAttention(layers + "1.", "EncDecAttention.");
      addFeedForward(layers + "2.");
    }
    addStack("decoder.");
  }

  /** What the layers of a stack share: the first one's position bias and the closing norm. */
  private void addStack(String stack) {
    shapes.put(
        stack + "block.0.layer.0.SelfAttention.relative_attention_bias.weight",
        List.of((long) config.relativeBuckets(), (long) config.heads()));
    shapes.put(stack + "final_layer_norm.weight", List.of(width));
  }

  private void addAttention(String layer, String attention) {
    for (String projection : List.of("q", "k", "v")) {
      shapes.put(layer + attention + projection + ".weight", List.of(attentionWidth, width));
    }
    shapes.put(layer + attention + "o.weight", List.of(width, attentionWidth));
    shapes.put(layer + "layer_norm.weight", List.of(width));
  }

  private void addFeedForward(String layer) {
    long inner = config.feedForwardWidth();
    for (String projection : config.gated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
      shapes.put(layer + "DenseReluDense." + projection + ".weight", List.of(inner, width));
    }
    shapes.put(layer + "DenseReluDense.wo.weight", List.of(width, inner));
    shapes.put(layer + "layer_norm.weight", List.of(width));
  }
}
