package io.encodeonce.runtime.family;

import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code config.json}, and the tokens that {@code generation_config.json} names instead, with
 * the defaults that Hugging Face gives to absent keys.
 */
final class ConfigReader {
  private static final String END = "eos_token_id";
  private static final String START = "decoder_start_token_id";

  private final Family family;
  private final JsonFile config;
  private final Optional<JsonFile> generation;

  private ConfigReader(Family family, JsonFile config, Optional<JsonFile> generation) {
    this.family = family;
    this.config = config;
    this.generation = generation;
  }

  /** Reads the files and refuses families that are not described. */
  static ConfigReader open(Path directory) {
    JsonFile config = JsonFile.read(directory.resolve("config.json"));
    Family family = family(config);
    requireArchitecture(config);
    Path generation = directory.resolve("generation_config.json");
    return new ConfigReader(family, config, JsonFile.readIfPresent(generation));
  }

  private static Family family(JsonFile config) {
    String key = "model_type";
    String name = config.requiredText(key);
    return Family.named(name)
        .orElseThrow(() -> Refusals.unsupported(config.file(), key, name, Family.supportedNames()));
  }

  private static void requireArchitecture(JsonFile config) {
    String key = "architectures";
    List<String> names = new ArrayList<>();
    config.value(key).ifPresent(list -> list.forEach(name -> names.add(name.asText())));
    if (!names.isEmpty() && names.stream().noneMatch(Family.ARCHITECTURES::contains)) {
      throw Refusals.unsupported(config.file(), key, names, Family.ARCHITECTURES);
    }
  }

  /**
   * @param headStored whether the weights hold an output matrix of their own
   */
  ModelConfig read(boolean headStored) {
    int vocabularySize = config.integer("vocab_size");
    generation.ifPresent(file -> requireTokens(file, vocabularySize));
    try {
      return new T5Keys(family, config).read(vocabularySize, headStored, tokens());
    } catch (IllegalArgumentException e) {
      throw Refusals.inconsistent(config.file(), e);
    }
  }

  /** How answers are generated where nobody says it. */
  GenerationDefaults generation() {
    return GenerationDefaults.of(generation.orElse(config));
  }

  private TokenRoles tokens() {
    int pad = config.integer("pad_token_id", family.padToken());
    int start = token(START).orElse(pad);
    List<Integer> ends = config.integers(END).orElse(List.of(family.endToken()));
    return new TokenRoles(
        start,
        generation.flatMap(file -> file.integers(END)).orElse(ends),
        ends.isEmpty() ? family.endToken() : ends.get(0),
        pad);
  }

  private Optional<Integer> token(String key) {
    return generation
        .flatMap(file -> file.optionalInteger(key))
        .or(() -> config.optionalInteger(key));
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
      throw file.wrongValue(key, "of the vocabulary: from 0 to %d".formatted(vocabularySize - 1));
    }
  }
}
