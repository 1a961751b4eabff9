package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A JSON object from a file, with checked access; a null is as good as an absent key. What is not
 * as it must be is an {@link InferenceException} that names the file.
 */
public record JsonFile(Path file, JsonNode object) {
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public static JsonFile read(Path file) {
    try {
      return parse(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  /** Empty where there is no such file. */
  public static Optional<JsonFile> readIfPresent(Path file) {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** What was read of a file. */
  public static JsonFile parse(Path file, byte[] json) {
    try {
      JsonNode root = STRICT.readTree(json);
      if (!root.isObject()) {
        throw Refusals.notJson(file, "not an object");
      }
      return new JsonFile(file, root);
    } catch (JsonProcessingException e) {
      throw Refusals.notJson(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  public String requiredText(String key) {
    return text(key).orElseThrow(() -> Refusals.missingKey(file, key));
  }

  JsonNode requiredObject(String key) {
    JsonNode node = value(key).orElseThrow(() -> Refusals.missingKey(file, key));
    return checked(key, node, node.isObject(), "an object");
  }

  public Optional<String> text(String key) {
    return value(key).map(node -> checked(key, node, node.isTextual(), "a string").textValue());
  }

  public Optional<Boolean> flag(String key) {
    return value(key)
        .map(node -> checked(key, node, node.isBoolean(), "true or false").booleanValue());
  }

  public double number(String key, double otherwise) {
    return value(key)
        .map(node -> checked(key, node, node.isNumber(), "a number").doubleValue())
        .orElse(otherwise);
  }

  public int integer(String key) {
    return optionalInteger(key).orElseThrow(() -> Refusals.missingKey(file, key));
  }

  public int integer(String key, int otherwise) {
    return optionalInteger(key).orElse(otherwise);
  }

  public Optional<Integer> optionalInteger(String key) {
    return value(key).map(node -> integer(key, node));
  }

  /** One integer, or a list of them. */
  public Optional<List<Integer>> integers(String key) {
    return value(key)
        .map(node -> node.isArray() ? node : STRICT.createArrayNode().add(node))
        .map(array -> StreamSupport.stream(array.spliterator(), false))
        .map(elements -> elements.map(element -> integer(key, element)).toList());
  }

  public Optional<JsonNode> value(String key) {
    return Optional.ofNullable(object.get(key)).filter(node -> !node.isNull());
  }

  /** The refusal of a key's value, by a rule that reads as in "must be". */
  public InferenceException wrongValue(String key, String rule) {
    return Refusals.wrongValue(file, key, object.get(key), rule);
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
