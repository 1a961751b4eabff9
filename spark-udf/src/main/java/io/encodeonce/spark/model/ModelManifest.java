package io.encodeonce.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The files a model consists of, as they were when the driver read them. */
public record ModelManifest(String location, List<ModelFile> files) implements Serializable {
  private static final String CONFIGURATION = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String SHARD_INDEX = "model.safetensors.index.json";
  private static final List<String> OPTIONAL =
      List.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json");

  public ModelManifest {
    files = List.copyOf(files);
  }

  /** Hashes every file of the model that counts. */
  static ModelManifest read(String location, ModelSource source) {
    try {
      return new ModelManifest(location, files(location, source));
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }

  /** Names the content: equal for models whose files are equal, wherever they lie. */
  public String fingerprint() {
    MessageDigest digest = ModelFile.newDigest();
    files.forEach(file -> digest.update(line(file).getBytes(StandardCharsets.UTF_8)));
    return ModelFile.hexadecimal(digest);
  }

  private static String line(ModelFile file) {
    return file.name() + " " + file.sizeBytes() + " " + file.sha256() + "\n";
  }

  private static List<ModelFile> files(String location, ModelSource source) throws IOException {
    List<ModelFile> files = new ArrayList<>();
    files.add(require(source, CONFIGURATION, Messages.noModelFile(location, CONFIGURATION)));
    for (String name : OPTIONAL) {
      describe(source, name).ifPresent(files::add);
    }
    files.addAll(weights(location, source));
    return files;
  }

  private static List<ModelFile> weights(String location, ModelSource source) throws IOException {
    Optional<ModelFile> whole = describe(source, WEIGHTS);
    if (whole.isPresent()) {
      return List.of(whole.get());
    }
    List<ModelFile> files = new ArrayList<>();
    files.add(require(source, SHARD_INDEX, Messages.noWeights(location)));
    for (String shard : shards(location, source)) {
      files.add(require(source, shard, Messages.noShard(location, shard)));
    }
    return files;
  }

  private static TreeSet<String> shards(String location, ModelSource source) throws IOException {
    try (InputStream index = source.open(SHARD_INDEX).orElseThrow()) {
      JsonNode weights = new ObjectMapper().readTree(index).path("weight_map");
      TreeSet<String> names = new TreeSet<>();
      weights.forEach(name -> names.add(name.asText()));
      return names;
    } catch (JsonProcessingException e) {
      throw new InferenceException(Messages.badIndex(location, e.getOriginalMessage()), e);
    }
  }

  private static ModelFile require(ModelSource source, String name, String otherwise)
      throws IOException {
    return describe(source, name).orElseThrow(() -> new InferenceException(otherwise));
  }

  private static Optional<ModelFile> describe(ModelSource source, String name) throws IOException {
    ModelFile.requirePlain(name);
    Optional<InputStream> content = source.open(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream bytes = content.get()) {
      return Optional.of(ModelFile.read(name, bytes));
    }
  }
}
