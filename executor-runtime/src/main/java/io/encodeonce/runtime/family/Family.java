package io.encodeonce.runtime.family;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the models of a family have in common: how {@code config.json} names them, and what absent
 * keys mean to Hugging Face.
 */
public enum Family {
  /**
   * T5, T5 v1.1, Flan-T5 and ByT5, which {@code config.json} all calls {@code t5}: v1.1 and Flan
   * write out where they differ from T5, and ByT5 has only its tokenizer for itself.
   */
  T5("t5", "relu", true, 6),
  /** A T5 v1.1 with other defaults. */
  MT5("mt5", "gated-gelu", false, 8),
  /**
   * A T5 that Hugging Face does not know: with token samplers in its encoder, with learners, or
   * with layers of different shapes.
   */
  ADAPTIVE_T5("adaptive_t5", "relu", true, 6);

  /** What {@code architectures} of {@link #ADAPTIVE_T5} says, so that others refuse it by name. */
  static final String ADAPTIVE_ARCHITECTURE = "AdaptiveT5ForConditionalGeneration";

  /** The classes whose checkpoints can be read; one's may be loaded as another. */
  static final List<String> ARCHITECTURES =
      List.of(
          "T5ForConditionalGeneration",
          "MT5ForConditionalGeneration",
          "T5WithLMHeadModel",
          ADAPTIVE_ARCHITECTURE);

  /**
   * Sizes by the family's own names, and by those of all families, Hugging Face's attribute map.
   */
  private static final Map<String, String> SHARED_KEYS =
      Map.of(
          "d_model", "hidden_size",
          "d_kv", "head_dim",
          "num_heads", "num_attention_heads",
          "num_layers", "num_hidden_layers");

  private static final int PAD_TOKEN = 0;
  private static final int END_TOKEN = 1;

  private final String modelType;
  private final String feedForward;
  private final boolean tied;
  private final int decoderLayers;

  Family(String modelType, String feedForward, boolean tied, int decoderLayers) {
    this.modelType = modelType;
    this.feedForward = feedForward;
    this.tied = tied;
    this.decoderLayers = decoderLayers;
  }

  /** The family that {@code model_type} names. */
  static Optional<Family> named(String modelType) {
    return Arrays.stream(values()).filter(family -> family.modelType.equals(modelType)).findFirst();
  }

  static List<String> supportedNames() {
    return Arrays.stream(values()).map(family -> family.modelType).toList();
  }

  String modelType() {
    return modelType;
  }

  /** The name by which all families call a size that this one calls by another. */
  String sharedKey(String own) {
    return SHARED_KEYS.get(own);
  }

  /** The feed-forward network of models that name none, as {@code feed_forward_proj} has it. */
  String feedForward() {
    return feedForward;
  }

  /** Whether the embedding matrix of models that do not say it is their output matrix too. */
  boolean tied() {
    return tied;
  }

  /** The depth of decoders of which nothing is said. */
  int decoderLayers() {
    return decoderLayers;
  }

  /** What fills the rows of models that do not say it, and starts them where that is not said. */
  int padToken() {
    return PAD_TOKEN;
  }

  /** What ends the texts of models that do not say it. */
  int endToken() {
    return END_TOKEN;
  }
}
