package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A JSON object from a file, with checked access; a null is as good as an absent key. */
record JsonFile(Path file, JsonNode object) {
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static JsonFile read(Path file) {
    try {
      return parse(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  /** Empty where there is no such file. */
  static Optional<JsonFile> readIfPresent(Path file) {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  static JsonFile parse(Path file, byte[] json) throws IOException {
    try {
      JsonNode root = STRICT.readTree(json);
      if (!root.isObject()) {
        throw Refusals.notJson(file, "not an object");
      }
      return new JsonFile(file, root);
    } catch (JsonProcessingException e) {
      throw Refusals.notJson(file, e.getOriginalMessage());
    }
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> Refusals.missingKey(file, key));
  }

  JsonNode requiredObject(String key) {
    JsonNode node = value(key).orElseThrow(() -> Refusals.missingKey(file, key));
    return checked(key, node, node.isObject(), "an object");
  }

  Optional<String> text(String key) {
    return value(key).map(node -> checked(key, node, node.isTextual(), "a string").textValue());
  }

  Optional<Boolean> flag(String key) {
    return value(key)
        .map(node -> checked(key, node, node.isBoolean(), "true or false").booleanValue());
  }

  double number(String key, double otherwise) {
    return value(key)
        .map(node -> checked(key, node, node.isNumber(), "a number").doubleValue())
        .orElse(otherwise);
  }

  int integer(String key) {
    return optionalInteger(key).orElseThrow(() -> Refusals.missingKey(file, key));
  }

  int integer(String key, int otherwise) {
    return optionalInteger(key).orElse(otherwise);
  }

  Optional<Integer> optionalInteger(String key) {
    return value(key).map(node -> integer(key, node));
  }

  /** One integer, or a list of them. */
  Optional<List<Integer>> integers(String key) {
    return value(key)
        .map(node -> node.isArray() ? node : STRICT.createArrayNode().add(node))
        .map(array -> StreamSupport.stream(array.spliterator(), false))
        .map(elements -> elements.map(element -> integer(key, element)).toList());
  }

  Optional<JsonNode> value(String key) {
    return Optional.ofNullable(object.get(key)).filter(node -> !node.isNull());
  }

  private int integer(String key, JsonNode node) {
    boolean fits = node.isIntegralNumber() && node.canConvertToInt();
    return checked(key, node, fits, "a whole number below 2^31").intValue();
  }

  private JsonNode checked(String key, JsonNode node, boolean holds, String rule) {
    if (!holds) {
      throw Refusals.wrongValue(file, key, node, rule);
    }
    return node;
  }
}
