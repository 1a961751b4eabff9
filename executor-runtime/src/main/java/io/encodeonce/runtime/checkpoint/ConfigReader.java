package io.encodeonce.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code config.json} with the defaults that Hugging Face gives to absent keys. */
final class ConfigReader {
  private static final String MT5 = "mt5";
  private static final List<String> FAMILIES = List.of("t5", MT5);
  private static final String LAYERS = "num_layers";
  private static final List<String> ARCHITECTURES =
      List.of("T5ForConditionalGeneration", "MT5ForConditionalGeneration", "T5WithLMHeadModel");
  private static final String GATED = "gated-";
  private static final String END = "eos_token_id";
  private static final String START = "decoder_start_token_id";

  private final JsonFile config;
  private final Optional<JsonFile> generation;
  private final String modelType;

  private ConfigReader(JsonFile config, Optional<JsonFile> generation, String modelType) {
    this.config = config;
    this.generation = generation;
    this.modelType = modelType;
  }

  /** Reads the files and refuses families other than T5's. */
  static ConfigReader open(Path directory) {
    JsonFile config = JsonFile.read(directory.resolve("config.json"));
    String modelType = config.requiredText("model_type");
    if (!FAMILIES.contains(modelType)) {
      throw Refusals.unsupported(config.file(), "model_type", modelType, FAMILIES);
    }
    requireArchitecture(config);
    Path generation = directory.resolve("generation_config.json");
    return new ConfigReader(config, JsonFile.readIfPresent(generation), modelType);
  }

  private static void requireArchitecture(JsonFile config) {
    List<String> names = new ArrayList<>();
    config.value("architectures").ifPresent(list -> list.forEach(name -> names.add(name.asText())));
    if (!names.isEmpty() && names.stream().noneMatch(ARCHITECTURES::contains)) {
      throw Refusals.unsupported(config.file(), "architectures", names, ARCHITECTURES);
    }
  }

  /**
   * @param headStored whether the weights hold an output matrix of their own
   */
  ModelConfig read(boolean headStored) {
    int vocabularySize = config.integer("vocab_size");
    int padToken = config.integer("pad_token_id", 0);
    boolean tied = config.flag("tie_word_embeddings").orElse(!modelType.equals(MT5));
    Optional<Boolean> scaled = config.flag("scale_decoder_outputs");
    String projection =
        config.text("feed_forward_proj").orElse(modelType.equals(MT5) ? "gated-gelu" : "relu");
    List<Integer> ends = config.integers(END).orElse(List.of(1));
    generation.ifPresent(file -> requireTokens(file, vocabularySize));
    try {
      return new ModelConfig(
          modelType,
          vocabularySize,
          size("d_model", "hidden_size"),
          size("d_kv", "head_dim"),
          size("num_heads", "num_attention_heads"),
          config.integer("d_ff"),
          size(LAYERS, "num_hidden_layers"),
          decoderLayers(),
          config.integer("relative_attention_num_buckets", 32),
          config.integer("relative_attention_max_distance", 128),
          activation(projection),
          config.flag("is_gated_act").orElse(projection.startsWith(GATED)),
          config.number("layer_norm_epsilon", 1e-6),
          // Writers that know the scaling key set the tying flag always, and tie only where no
          // output matrix is stored.
          scaled.isPresent() ? !headStored : tied,
          scaled.orElse(tied),
          startToken(padToken),
          generation.flatMap(file -> file.integers(END)).orElse(ends),
          ends.isEmpty() ? 1 : ends.get(0),
          padToken);
    } catch (IllegalArgumentException e) {
      throw Refusals.inconsistent(config.file(), e);
    }
  }

  /** How answers are generated where nobody says it. */
  GenerationDefaults generation() {
    return GenerationDefaults.of(generation.orElse(config));
  }

  /** A size by T5's own name for it or by that of all families, which counts where both stand. */
  private int size(String own, String shared) {
    return config.optionalInteger(shared).orElseGet(() -> config.integer(own));
  }

  /** As Hugging Face has it, decoders are as deep as {@code num_layers} says, by that name only. */
  private int decoderLayers() {
    int asMany = config.integer(LAYERS, modelType.equals(MT5) ? 8 : 6);
    return config.integer("num_decoder_layers", asMany);
  }

  private static void requireTokens(JsonFile file, int vocabularySize) {
    file.integers(END).ifPresent(ends -> requireTokens(file, END, ends, vocabularySize));
    file.optionalInteger(START)
        .ifPresent(start -> requireTokens(file, START, List.of(start), vocabularySize));
  }

  private static void requireTokens(
      JsonFile file, String key, List<Integer> tokens, int vocabularySize) {
    boolean areTokens = tokens.stream().allMatch(token -> token >= 0 && token < vocabularySize);
    if (tokens.isEmpty() || !areTokens) {
      String rule = "of the vocabulary: from 0 to %d".formatted(vocabularySize - 1);
      throw Refusals.wrongValue(file.file(), key, file.object().get(key), rule);
    }
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

  private int startToken(int padToken) {
    return generation
        .flatMap(file -> file.optionalInteger(START))
        .or(() -> config.optionalInteger(START))
        .orElse(padToken);
  }
}
