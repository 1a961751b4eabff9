package io.encodeonce.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.Messages;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

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

  /** Chooses the files of a model that count. */
  private interface Names {
    List<String> of(String location, ModelSource source) throws IOException;
  }

  /** Hashes every file of the model that counts. */
  static ModelManifest read(String location, ModelSource source) {
    return read(location, source, ModelManifest::names);
  }

  /** Hashes the files that make the model's tokens, its configuration among them. */
  static ModelManifest readTokenizer(String location, ModelSource source) {
    return read(location, source, ModelManifest::smallNames);
  }

  private static ModelManifest read(String location, ModelSource source, Names names) {
    try {
      List<ModelFile> files = new ArrayList<>();
      for (String name : names.of(location, source)) {
        try (InputStream content = open(source, name)) {
          files.add(ModelFile.read(name, content));
        }
      }
      return new ModelManifest(location, files);
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }

  private static InputStream open(ModelSource source, String name) throws IOException {
    return source.open(name).orElseThrow(() -> new FileNotFoundException(name));
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

  /** Refuses a location that lacks a file which a model must have. */
  public static void requireComplete(String location, Configuration configuration) {
    String qualified = ModelSource.qualified(location, configuration);
    try {
      names(qualified, ModelSource.of(qualified, configuration));
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(qualified, e.toString()), e);
    }
  }

  private static List<String> names(String location, ModelSource source) throws IOException {
    List<String> names = smallNames(location, source);
    names.addAll(weights(location, source));
    return names;
  }

  private static List<String> smallNames(String location, ModelSource source) throws IOException {
    List<String> names = new ArrayList<>();
    names.add(require(source, CONFIGURATION, Messages.noModelFile(location, CONFIGURATION)));
    for (String name : OPTIONAL) {
      if (isThere(source, name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> weights(String location, ModelSource source) throws IOException {
    if (isThere(source, WEIGHTS)) {
      return List.of(WEIGHTS);
    }
    List<String> names = new ArrayList<>();
    names.add(require(source, SHARD_INDEX, Messages.noWeights(location)));
    for (String shard : shards(location, source)) {
      names.add(require(source, shard, Messages.noShard(location, shard)));
    }
    return names;
  }

  private static TreeSet<String> shards(String location, ModelSource source) throws IOException {
    try (InputStream index = open(source, SHARD_INDEX)) {
      JsonNode weights = new ObjectMapper().readTree(index).path("weight_map");
      TreeSet<String> names = new TreeSet<>();
      weights.forEach(name -> names.add(name.asText()));
      return names;
    } catch (JsonProcessingException e) {
      throw new InferenceException(Messages.badIndex(location, e.getOriginalMessage()), e);
    }
  }

  private static String require(ModelSource source, String name, String otherwise)
      throws IOException {
    if (!isThere(source, name)) {
      throw new InferenceException(otherwise);
    }
    return name;
  }

  private static boolean isThere(ModelSource source, String name) throws IOException {
    ModelFile.requirePlain(name);
    Optional<InputStream> content = source.open(name);
    if (content.isPresent()) {
      content.get().close();
    }
    return content.isPresent();
  }
}
