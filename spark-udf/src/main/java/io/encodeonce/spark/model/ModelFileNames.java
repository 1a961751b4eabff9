package io.encodeonce.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which files of a location make a model; refuses a location that lacks one which it must have. */
final class ModelFileNames {
  static final String CONFIGURATION = "config.json";
  static final String GENERATION = "generation_config.json";

  private static final String WEIGHTS = "model.safetensors";
  private static final String SHARD_INDEX = "model.safetensors.index.json";
  private static final String ADAPTER = "adapter_config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String TOKENIZER_CONFIGURATION = "tokenizer_config.json";
  private static final String BYTES = "ByT5Tokenizer";
  private static final List<String> SENTENCE_PIECES =
      List.of("spiece.model", "sentencepiece.bpe.model", "tokenizer.model");
  private static final List<String> OPTIONAL =
      List.of(
          GENERATION,
          TOKENIZER,
          TOKENIZER_CONFIGURATION,
          "special_tokens_map.json",
          "added_tokens.json");

  private final String location;
  private final ModelSource source;

  private ModelFileNames(String location, ModelSource source) {
    this.location = location;
    this.source = source;
  }

  /**
   * The names, weights last.
   *
   * @param location for messages, as the user gave it
   */
  static List<String> of(String location, ModelSource source) throws IOException {
    ModelFileNames files = new ModelFileNames(location, source);
    files.refuseLoneAdapter();
    List<String> names = files.small();
    names.addAll(files.weights());
    files.refuseLoneSentencePieces();
    return names;
  }

  /**
   * Those that make the model's tokens, its configuration among them.
   *
   * @param location for messages, as the user gave it
   */
  static List<String> ofTokenizer(String location, ModelSource source) throws IOException {
    return new ModelFileNames(location, source).small();
  }

  private List<String> small() throws IOException {
    List<String> names = new ArrayList<>();
    names.add(require(CONFIGURATION, Messages.noModelFile(location, CONFIGURATION)));
    for (String name : OPTIONAL) {
      if (isThere(source, name)) {
        names.add(name);
      }
    }
    return names;
  }

  private void refuseLoneAdapter() throws IOException {
    boolean hasWeights = isThere(source, WEIGHTS) || isThere(source, SHARD_INDEX);
    if (!hasWeights && isThere(source, ADAPTER)) {
      throw new InferenceException(Messages.adapterOnly(location, ADAPTER));
    }
  }

  /** Executors get no such files, and could not say what is there instead of a tokenizer. */
  private void refuseLoneSentencePieces() throws IOException {
    if (isThere(source, TOKENIZER)
        || namesBytes(TOKENIZER_CONFIGURATION)
        || namesBytes(CONFIGURATION)) {
      return;
    }
    for (String name : SENTENCE_PIECES) {
      if (isThere(source, name)) {
        throw new InferenceException(Messages.onlySentencePieces(location, name));
      }
    }
  }

  private boolean namesBytes(String file) throws IOException {
    Optional<InputStream> found = source.open(file);
    if (found.isEmpty()) {
      return false;
    }
    try (InputStream content = found.get()) {
      return json(file, content).path("tokenizer_class").asText().equals(BYTES);
    }
  }

  private List<String> weights() throws IOException {
    if (isThere(source, WEIGHTS)) {
      return List.of(WEIGHTS);
    }
    List<String> names = new ArrayList<>();
    names.add(require(SHARD_INDEX, Messages.noWeights(location)));
    for (String shard : shards()) {
      names.add(require(shard, Messages.noShard(location, shard)));
    }
    return names;
  }

  private Set<String> shards() throws IOException {
    try (InputStream index = source.open(SHARD_INDEX).orElseThrow()) {
      Set<String> names = new TreeSet<>();
      json(SHARD_INDEX, index).path("weight_map").forEach(name -> names.add(name.asText()));
      return names;
    }
  }

  private JsonNode json(String file, InputStream content) throws IOException {
    try {
      return new ObjectMapper().readTree(content);
    } catch (JsonProcessingException e) {
      throw new InferenceException(Messages.badJson(location, file, e.getOriginalMessage()), e);
    }
  }

  private String require(String name, String otherwise) throws IOException {
    if (!isThere(source, name)) {
      throw new InferenceException(otherwise);
    }
    return name;
  }

  static boolean isThere(ModelSource source, String name) throws IOException {
    ModelFile.requirePlain(name);
    Optional<InputStream> content = source.open(name);
    if (content.isPresent()) {
      content.get().close();
    }
    return content.isPresent();
  }
}
