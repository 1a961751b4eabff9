package io.encodeonce.runtime.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the tokenizer's JSON files. */
final class JsonObjects {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonObjects() {}

  static JsonNode read(Path file) {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new InferenceException("%s is not a JSON object".formatted(file));
      }
      return root;
    } catch (IOException e) {
      throw new InferenceException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static byte[] bytes(JsonNode node) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(node);
  }

  /** An empty object where there is no such file. */
  static JsonNode readIfPresent(Path file) {
    return Files.exists(file) ? read(file) : MAPPER.createObjectNode();
  }

  /** The array of this key, which is added where there is none. Spark 3.5's Jackson has no such. */
  static ArrayNode array(ObjectNode object, String key) {
    return object.get(key) instanceof ArrayNode array ? array : object.putArray(key);
  }
}
