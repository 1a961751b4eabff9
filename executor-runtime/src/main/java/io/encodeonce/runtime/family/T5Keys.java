package io.encodeonce.runtime.family;

import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.Optional;

/** Reads the keys by which T5 models and their kin are described. */
final class T5Keys {
  private static final String LAYERS = "num_layers";
  private static final String GATED = "gated-";

  private final Family family;
  private final JsonFile config;

  T5Keys(Family family, JsonFile config) {
    this.family = family;
    this.config = config;
  }

  /**
   * @param headStored whether the weights hold an output matrix of their own
   * @throws IllegalArgumentException if a value is out of its range
   */
  ModelConfig read(int vocabularySize, boolean headStored, TokenRoles tokens) {
    return new ModelConfig(
        family,
        vocabularySize,
        size("d_model"),
        size("d_kv"),
        size("num_heads"),
        encoderLayers(),
        decoderLayers(),
        positions(),
        feedForward(),
        new Norm(config.number("layer_norm_epsilon", 1e-6)),
        output(headStored),
        tokens,
        SamplerKeys.read(family, config),
        LearnerKeys.read(family, config),
        ShapeKeys.read(family, config),
        MaskKeys.read(family, config));
  }

  int encoderLayers() {
    return size(LAYERS);
  }

  /** A size by T5's own name for it or by that of all families, which counts where both stand. */
  private int size(String own) {
    return config.optionalInteger(family.sharedKey(own)).orElseGet(() -> config.integer(own));
  }

  /** As Hugging Face has it, decoders are as deep as {@code num_layers} says, by that name only. */
  private int decoderLayers() {
    int asMany = config.integer(LAYERS, family.decoderLayers());
    return config.integer("num_decoder_layers", asMany);
  }

  private RelativeBias positions() {
    return new RelativeBias(
        config.integer("relative_attention_num_buckets", 32),
        config.integer("relative_attention_max_distance", 128));
  }

  private FeedForward feedForward() {
    String projection = config.text("feed_forward_proj").orElse(family.feedForward());
    return new FeedForward(
        config.integer("d_ff"),
        activation(projection),
        config.flag("is_gated_act").orElse(projection.startsWith(GATED)));
  }

  /** Hugging Face derives {@code dense_act_fn} from the projection, but a stored one wins. */
  private Activation activation(String projection) {
    String derived =
        projection.equals("gated-gelu")
            ? "gelu_new"
            : projection.startsWith(GATED) ? projection.substring(GATED.length()) : projection;
    String name = config.text("dense_act_fn").orElse(derived);
    return Activation.named(name)
        .orElseThrow(
            () ->
                Refusals.unsupported(
                    config.file(),
                    "feed_forward_proj: activation",
                    name,
                    Activation.supportedNames()));
  }

  private Output output(boolean headStored) {
    boolean tied = config.flag("tie_word_embeddings").orElse(family.tied());
    Optional<Boolean> scaled = config.flag("scale_decoder_outputs");
    // Writers that know the scaling key set the tying flag always, and tie only where no output
    // matrix is stored.
    return new Output(scaled.isPresent() ? !headStored : tied, scaled.orElse(tied));
  }
}
