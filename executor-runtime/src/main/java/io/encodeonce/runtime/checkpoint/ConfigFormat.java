package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The number format that a {@code config.json} names. */
final class ConfigFormat {
  /** Its key today, and the one before transformers 4.56. */
  private static final List<String> KEYS = List.of("dtype", "torch_dtype");

  private ConfigFormat() {}

  /** The same text, to the letter but for the format's name, which is put in where it lacks. */
  static String with(StoredType type, String config) throws IOException {
    return ConfigText.with(values(type, new ObjectMapper().readTree(config)), config);
  }

  private static Map<String, JsonNode> values(StoredType type, JsonNode config) {
    JsonNode name = TextNode.valueOf(type.configName());
    Map<String, JsonNode> values = new HashMap<>();
    for (String key : KEYS) {
      if (config.has(key)) {
        values.put(key, name);
      }
    }
    return values.isEmpty() ? Map.of(KEYS.get(0), name) : values;
  }
}
